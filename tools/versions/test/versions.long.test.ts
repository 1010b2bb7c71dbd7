import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { present } from '../../cluster/node.ts'
import type { Rolled } from '../../roll/roll.ts'
import { without } from '../../services/without.ts'
import { previous } from '../previous.ts'
import { strangeThings } from '../strangers.ts'
import { tomorrow } from '../tomorrow.ts'
import { upgrade } from '../upgrade.ts'

const skip = without('redis', 'postgres15', 'haproxy')
const clients = 40

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'confab-versions-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function holds({ violations, failures, behind, ends, sent, deliveries }: Rolled): void {
  assert.equal(violations, undefined)
  assert.deepEqual([failures, behind], [[], []])
  assert.deepEqual(ends, Array(3).fill('ended by itself, with exit code 0'))
  assert.ok(sent > 20 && deliveries >= sent * 9, `${deliveries} deliveries of ${sent}`)
}

test('P8.12 a node beside one of a version to come: what it does not know it refuses, carries and numbers', {
  skip,
}, async (t) => {
  const both = { from: present, to: tomorrow, look: strangeThings }
  holds(await upgrade(both, folderOf(t), clients, t.diagnostic.bind(t)))
})

test('P8.12 the version before this one, this one beside it, back and forth', { skip }, async (t) => {
  const before = previous()
  if (!before) return t.diagnostic('there is no version before this one: no tag')
  t.diagnostic(`the version before this one is ${before.ref}`)
  holds(await upgrade({ from: before, to: present }, folderOf(t), clients, t.diagnostic.bind(t)))
})
