import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeSkew } from '../src/doctor/database.ts'
import { judgeRoom } from '../src/doctor/folder.ts'
import { judgeFiles, judgeNode } from '../src/doctor/machine.ts'

test('the doctor judges the version of Node', () => {
  assert.deepEqual(
    ['v22.9.0', 'v24.1.0', 'v26.0.0', 'v30.0.0'].map((version) => judgeNode(version).state),
    ['bad', 'doubt', 'good', 'good'],
  )
})

test('the doctor judges how many files may be open', () => {
  assert.equal(judgeFiles('unlimited', 100_000).state, 'good')
  assert.equal(judgeFiles('1048576', 100_000).state, 'good')
  assert.equal(judgeFiles('4096', 100_000).state, 'doubt')
  assert.equal(judgeFiles('256', 100_000).state, 'bad')
  assert.equal(judgeFiles('unknown', 100_000).state, 'doubt')
})

test('the doctor judges room on the disk and clocks', () => {
  const gigabyte = 2 ** 30
  assert.deepEqual(
    [0, gigabyte, 10 * gigabyte].map((free) => judgeRoom(free).state),
    ['bad', 'doubt', 'good'],
  )
  assert.deepEqual(
    [0, -400, 2_000, -60_000].map((skew) => judgeSkew(skew, 10).state),
    ['good', 'good', 'doubt', 'bad'],
  )
})

test('what is not good comes with what to do', () => {
  for (const finding of [judgeNode('v1.0.0'), judgeFiles('1', 9), judgeRoom(0), judgeSkew(99_999, 1)])
    assert.ok(finding.mend, finding.what)
})
