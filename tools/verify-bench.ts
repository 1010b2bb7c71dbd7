import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { formatLine, formatReport, generateTrace, verifyFiles } from '@confab/verify'

// Measures the checker: `npm run confab` has no part in it. A trace is made in the system's folder for temporary
// files, then checked in a fresh process, so that the memory counted is the checker's alone.
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '2000000' },
    readers: { type: 'string', default: '10' },
    conversations: { type: 'string', default: '20' },
    trouble: { type: 'string', default: '0.05' },
    check: { type: 'string' },
  },
})

if (values.check) check(values.check)
else measure()

function measure(): void {
  const folder = mkdtempSync(join(tmpdir(), 'confab-verify-'))
  try {
    const file = join(folder, 'trace.jsonl')
    make(file, Number(values.lines))
    const child = spawnSync(process.execPath, [import.meta.filename, '--check', file], { stdio: 'inherit' })
    process.exitCode = child.status ?? 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function make(path: string, lines: number): void {
  const readers = Number(values.readers)
  const conversations = Number(values.conversations)
  // A message makes a send, an acknowledgement, an entry for each reader and one for the full reader.
  const messages = Math.ceil(lines / (readers + 3) / conversations)
  const file = openSync(path, 'w')
  let part = ''
  for (const line of generateTrace({ seed: 1, conversations, readers, messages, trouble: Number(values.trouble) })) {
    part += `${formatLine({ ...line, t: 1_700_000_000_000 })}\n`
    if (part.length < 1 << 20) continue
    writeSync(file, part)
    part = ''
  }
  writeSync(file, part)
  closeSync(file)
}

function check(file: string): void {
  verifyFiles([])
  const before = process.memoryUsage.rss()
  const start = performance.now()
  const report = verifyFiles([file])
  const seconds = (performance.now() - start) / 1000
  const grown = process.resourceUsage().maxRSS * 1024 - before
  process.stdout.write(formatReport(report))
  const per = (bytes: number) => (bytes / report.messages).toFixed(1)
  console.log(`${Math.round(report.lines / seconds)} lines/s, ${seconds.toFixed(2)} s`)
  console.log(`${per(report.bytes)} B a message in tables, ${per(grown)} B a message of process memory at its peak`)
  process.exitCode = report.ok ? 0 : 1
}
