import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from '../run.ts'
import { tellStory } from '../story.ts'

test('the same seed gives the same run, byte for byte, and another seed another', async () => {
  const [one, two, other] = [await run(7), await run(7), await run(8)]
  assert.ok(one.chronicle.lines.length > 100)
  assert.deepEqual(one.chronicle.items, two.chronicle.items)
  assert.equal(one.chronicle.hash, two.chronicle.hash)
  assert.notEqual(one.chronicle.hash, other.chronicle.hash)
})

test('another process tells the same story of the same seed', async () => {
  const { chronicle, titles } = await run(9)
  const story = tellStory(chronicle.items, titles)
  const main = join(import.meta.dirname, '..', 'main.ts')
  const told = spawnSync(process.execPath, [main, '--seeds', '1', '--from', '9', '--story'], { encoding: 'utf8' })
  assert.equal(told.status, 0, told.stderr)
  const lines = told.stdout.split('\n')
  assert.equal(lines[0], 'the story of seed 9:')
  assert.deepEqual(lines.slice(1, story.length + 1), story)
})
