import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simFaults } from '../../sim/faults.ts'
import { faults } from '../faults.ts'
import { readOptions } from '../options.ts'

test("P8.37 the simulation's faults are those of chaos: each is like one of the other's, and none is left over", () => {
  assert.deepEqual([...new Set(faults.map(({ like }) => like))].sort(), Object.keys(simFaults).sort())
})

test('each fault has a name of its own, and says what it does and how it degrades', () => {
  const names = faults.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
  for (const { name, what, how, seconds } of faults) {
    assert.match(name, /^[a-z0-9-]+$/)
    assert.ok(what.length > 10 && how.length > 5 && seconds >= 0 && seconds <= 20, name)
  }
})

test('only what loses data by nature may be seen to lose some, or to tell clients to begin anew', () => {
  for (const { name, expects, loses } of faults) {
    const allows = expects.includes('lost') || expects.includes('reset')
    assert.equal(allows, loses === true, name)
  }
})

test('options: the list, the help, and what is wrong', () => {
  const list = readOptions(['--list'], 0)
  assert.ok('text' in list && list.exit === 0)
  for (const { name } of faults) assert.ok(list.text.includes(name), name)
  const some = readOptions(['--faults', 'node1-killed, redis-flushed', '--seed', '7', '--hours', '0.5'], 0)
  assert.ok('faults' in some)
  assert.deepEqual(
    [some.faults.map(({ name }) => name), some.seed, some.hours],
    [['node1-killed', 'redis-flushed'], 7, 0.5],
  )
  for (const wrong of [
    ['--faults', 'flood'],
    ['--hours', '-1'],
    ['--seed', 'x'],
    ['--sed', '1'],
  ]) {
    const told = readOptions(wrong, 0)
    assert.ok('text' in told && told.exit === 2, wrong.join(' '))
  }
})
