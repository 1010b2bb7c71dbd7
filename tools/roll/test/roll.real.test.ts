import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { without } from '../../services/without.ts'
import { roll } from '../roll.ts'
import { withScene } from '../scene.ts'

const skip = without('redis', 'postgres15', 'haproxy')

test('P4.7 three nodes are replaced in turn while 300 talk: nothing fails, is lost or doubled', { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-roll-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const seen = await withScene(3, (scene) => roll(scene, folder, 300, t.diagnostic.bind(t)))
  assert.equal(seen.violations, undefined)
  assert.deepEqual(seen.failures, [])
  assert.deepEqual(seen.behind, [])
  assert.deepEqual(seen.ends, Array(3).fill('ended by itself, with exit code 0'))
  assert.ok(seen.sent > 100 && seen.deliveries >= seen.sent * 9, `${seen.deliveries} deliveries of ${seen.sent}`)
  assert.ok(seen.worstShare <= 1.5, `${seen.worstShare} of its share: ${seen.worstWhen}`)
})
