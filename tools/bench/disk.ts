import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './figures.ts'

const page = Buffer.alloc(8_192, 1)

/** How long the disk under the data takes to make one page of a log safe, ms. */
export function fdatasyncMs(): number {
  const folder = mkdtempSync(join(tmpdir(), 'confab-bench-'))
  const file = openSync(join(folder, 'log'), 'w')
  try {
    const write = (i: number) => {
      const began = performance.now()
      writeSync(file, page, 0, page.length, i * page.length)
      fdatasyncSync(file)
      return performance.now() - began
    }
    // The first ones make the file; a log is written again where it was.
    for (let i = 0; i < 50; i++) write(i)
    return median(Array.from({ length: 50 }, (_, i) => write(i)))
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true, force: true })
  }
}
