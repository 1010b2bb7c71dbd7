import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { without } from '../../services/without.ts'
import { withScene } from '../scene.ts'
import { storm } from '../storm.ts'

const skip = without('redis', 'postgres15')

/** So few at once that most are turned away. */
const settings = { CONFAB_CONNECT_BURST: '30', CONFAB_CONNECTS_PER_SECOND: '100' }
const plan = { clients: 1_000, traced: 30, bystanders: 50, calmMs: 1_000, mostMs: 60_000 }

test('P7.23 1,000 lose their node, and Redis fails over: they come back in turn, whole, and others talk on', {
  skip,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-storm-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const seen = await withScene(3, settings, (scene) => storm(scene, folder, plan, t.diagnostic.bind(t)))
  assert.ok(seen.wholeMs !== undefined, 'all are whole')
  assert.equal(seen.violations, undefined)
  assert.deepEqual([seen.behind, seen.wrong, seen.failed], [[], 0, 0])
  // How many depends on how fast a machine they come; each was told another time, so that few are it again and again.
  const { turnedAway } = seen.tally
  assert.ok(turnedAway > 0 && turnedAway < 3 * plan.clients, `${turnedAway} turned away`)
  assert.ok(seen.meanwhile.count > 100, `${seen.meanwhile.count} deliveries to the others meanwhile`)
})
