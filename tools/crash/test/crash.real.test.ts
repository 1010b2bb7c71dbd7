import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { FaultName } from '../faults.ts'
import { Series } from '../series.ts'

// Each at least once; `npm run crash` plays many more. They share a server, but the last, which has a disk of its own.
const rounds: readonly (readonly [title: string, name: FaultName, seed: number])[] = [
  ['P8.1 P8.2 P1.1 P2.1 P3.2 the postmaster is killed: refused in time, connections stay', 'kill-postmaster', 11],
  ['P8.1 P8.2 P1.1 P2.1 P3.2 PostgreSQL is frozen for 5 s: the same, and /readyz says so', 'freeze', 12],
  ['P8.2 P1.1 P2.1 P3.2 the server is killed: clients come back and are whole', 'kill-server', 13],
  ['P8.2 P1.1 P2.1 P3.2 both are killed', 'kill-both', 14],
  ['P8.1 P8.2 P1.1 P2.1 P3.2 the disk is full: told in the log and by /readyz, and over by itself', 'disk-full', 1],
]

const folder = mkdtempSync(join(tmpdir(), 'confab-crash-'))
const series = new Series(folder, false, new AbortController().signal)
const skip = process.platform === 'linux' ? false : 'the faults are done with the means of Linux'
let number = 0

process.once('exit', () => series.endNow())
after(async () => {
  await series.abandon()
  rmSync(folder, { recursive: true, force: true })
})

for (const [title, name, seed] of rounds) {
  test(`${title}`, { skip }, async (t) => {
    const played = await series.play(++number, seed, name)
    if (played.kind === 'notRun') return t.skip(played.why)
    assert.deepEqual(played.kind === 'failed' ? played.problems : [], [])
    const { watch } = played.outcome ?? assert.fail()
    assert.ok(watch.acks > 100, `only ${watch.acks} sends were stored`)
    assert.equal(watch.open, 0, 'a try has no outcome')
  })
}

test('P1.1 what was stored before goes through all later crashes, and the server leaves nothing behind', {
  skip,
}, async () => {
  assert.deepEqual(await series.finish(), [])
  assert.equal(series.kept, 12)
})
