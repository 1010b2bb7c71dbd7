import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { counted, tolerances } from '../gauges.ts'
import { type LeakName, quickLeaks, seededLeaks } from '../leaks.ts'
import { aboveLine, faultLines, notGone } from '../line.ts'
import { levels } from '../round.ts'
import { Soak } from '../soak.ts'

const folder = mkdtempSync(join(tmpdir(), 'confab-soak-'))
const skip = process.platform === 'linux' ? false : 'descriptors are counted with the means of Linux'
const soaks: Soak[] = []
const stop = new AbortController().signal

process.once('exit', () => {
  for (const soak of soaks) soak.endNow()
})
after(async () => {
  await Promise.all(soaks.map((soak) => soak.end()))
  rmSync(folder, { recursive: true, force: true })
})

/** A server of its own that has its base line. */
async function settled(name: string, more: { isTls?: boolean; patience?: number; leaks?: readonly LeakName[] } = {}) {
  const at = { folder: join(folder, name), seed: 5, isTls: false, atOnce: 24, warmUpMs: 3_000, stop, ...more }
  const soak = await Soak.begin(at)
  soaks.push(soak)
  await soak.settle()
  return soak
}

/** What a round of this length must have moved; the others move too seldom to be seen moving. */
const moved = [
  'transports',
  'connections',
  'sessions',
  'sessionUsers',
  'sessionTenants',
  'rooms',
  'fullInterests',
  'headInterests',
  'mailboxBytes',
  'pendingCommands',
  'typers',
  'cursors',
  'devices',
  'presences',
  'presencesLingering',
  'statuses',
  'watched',
  'watchers',
  'timers',
  'registered',
  'channels',
  'addresses',
  'addressTransports',
  'tcpHandles',
  'descriptors',
]

// Mostly they wait: side by side.
describe('a soak', { skip, concurrency: true }, () => {
  for (const [name, isTls, ms] of [
    ['plain', false, 15_000],
    ['TLS', true, 8_000],
  ] as const) {
    test(`P7.8 over ${name} transports guests vanish in every way there is, and nothing of them is left`, {
      skip,
    }, async () => {
      const soak = await settled(name, { isTls })
      const outcome = await soak.round(ms)
      assert.deepEqual(outcome.above.map(aboveLine), [])
      for (const gauge of counted) assert.ok((outcome.end.get(gauge) ?? -1) <= (soak.base.get(gauge) ?? 0), gauge)
      for (const gauge of Object.keys(tolerances)) assert.ok(outcome.end.has(gauge), `${gauge} was not looked at`)
      // Patience is short, and machines may be slow: not each one has to go his way.
      assert.deepEqual(notGone(outcome), [], faultLines(outcome).join('\n'))
      for (const [way, { times }] of outcome.gone) assert.ok(times > 0, `nobody went the way ${way}`)
      const still = moved.filter((gauge) => (outcome.peaks.get(gauge) ?? 0) <= (soak.base.get(gauge) ?? 0))
      assert.deepEqual(still, [], 'the round was over too soon to move these')
    })
  }

  test('P7.8 each cleanup taken out is found, and the gauge that tells of it is named', async () => {
    const names = Object.keys(quickLeaks) as LeakName[]
    const soak = await settled('leaks', { patience: 8_000, leaks: names })
    const { above } = await soak.round(5_000)
    const told = above.map(({ name }) => name)
    assert.deepEqual(
      names.filter((name) => !told.includes(seededLeaks[name].gauge)),
      [],
      `told were ${told.join(', ')}`,
    )
    assert.ok((await levels(soak.server)).get('sessions') === 0)
  })
})
