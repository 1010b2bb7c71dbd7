import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { without } from '../../services/without.ts'
import { promises } from '../fault.ts'
import { faultOf } from '../faults.ts'
import { Series } from '../series.ts'

/** Plays these faults, one after the other on one scene where they allow it. Promises are judged, times never. */
export function tour(stops: readonly (readonly [title: string, fault: string])[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'confab-tour-'))
  const tell = (): void => undefined
  const series = new Series({ folder, stop: new AbortController().signal, tell, judgesTimes: false })
  const skip = without('redis', 'kafka', 'postgres15', 'toxiproxy', 'haproxy')
  after(async () => {
    await series.end()
    rmSync(folder, { recursive: true, force: true })
  })
  for (const [index, [title, name]] of stops.entries()) {
    test(`${title}`, { skip }, async (t) => {
      const played = await series.play(faultOf(name), 100 + index)
      if (played.kind === 'notRun') return t.skip(played.why)
      if (played.kind === 'failed') assert.fail(played.why)
      const { cells, figures } = played.result
      const broken = promises.flatMap((promise) => (cells[promise].is === 'broken' ? cells[promise].told : []))
      assert.deepEqual(broken, [])
      assert.ok(figures.sends > 0, 'nobody said anything meanwhile')
    })
  }
}
