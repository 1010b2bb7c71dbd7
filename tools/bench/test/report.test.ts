import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replaced } from '../document.ts'
import { median, medians, shown } from '../figures.ts'
import { losses } from '../losses.ts'
import { readOptions, UsageError } from '../options.ts'
import { add, type Report } from '../report.ts'
import { rows, verdict } from '../rows.ts'
import { quick } from '../scale.ts'
import { markdownTable, textTable } from '../table.ts'

function report(): Report {
  const machine = {
    cores: 2,
    cpu: 'a core',
    memoryGb: 8,
    node: '26',
    postgres: '18',
    fdatasyncMs: 1,
    pinned: true,
    flags: [],
  }
  return { machine, scale: quick, quick: true, raisedLimits: {}, found: [], failures: [], notes: [] }
}

test('a median is the middle, figure by figure', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([4, 1, 2, 3]), 2.5)
  assert.deepEqual(medians([{ a: 1, b: 9 }, { a: 3 }, { a: 2, b: 7 }]), { a: 2, b: 8 })
})

test('figures are shown with three digits', () => {
  assert.deepEqual([1_412_345, 999_600, 15_320, 999.6, 610.4, 5.94, 0.132].map(shown), [
    '1.41 M',
    '1 M',
    '15.3 k',
    '1 k',
    '610',
    '5.94',
    '0.132',
  ])
})

test('a goal is reached from the right side', () => {
  const [fanout, p99] = [rows[0], rows.find((row) => row.figure === 'ack p99 ms')]
  assert.ok(fanout && p99)
  assert.deepEqual(
    [250_000, 150_000, 100_000].map((value) => verdict(fanout, value)),
    ['goal', 'ok', 'below'],
  )
  assert.deepEqual(
    [10, 20, 31].map((value) => verdict(p99, value)),
    ['goal', 'ok', 'below'],
  )
})

test('the table shows ours beside theirs, and marks a load that was too busy', () => {
  const found = report()
  add(found, 'confab', 'fanout-64', [{ 'deliveries/s': 7_100_000, 'generator %': 60 }])
  add(found, 'bareWs', 'fanout-64', [{ 'deliveries/s': 300_000, 'generator %': 90 }])
  const lines = textTable(found).split('\n')
  assert.equal(lines.length, 2)
  assert.match(lines[1] ?? '', /7\.1 M +3 M +7 M +goal +- +300 k +- +- +60 % \(!: bare ws\)$/)
  assert.match(markdownTable(found), /\| 7\.1 M \| 3 M \| 7 M \| goal \| - \| 300 k \|/)
})

test('a slow machine is told from a slow server by what others do on it', () => {
  const found = report()
  add(found, 'confab', 'pairs', [{ 'msg/s': 5_000, 'ack p99 ms': 60, 'CPU µs a message': 300 }])
  add(found, 'socketIo', 'pairs', [{ 'msg/s': 14_000 }])
  const lines = markdownTable(found).split('\n')
  assert.match(lines[2] ?? '', /\| 5 k \| 9 k \| 15 k \| below \| goal \(33 %\) \|/)
  assert.match(lines[3] ?? '', /\| 60 \| 30 \| 14 \| below \| ok \(33 %\) \|/, 'a time may be three times as long')
  assert.match(lines[4] ?? '', /\| 300 \| 100 \| 65 \| below \| ok \(33 %\) \|/)
  assert.ok(losses(found).some((line) => line.endsWith("at least 9 k is asked (3 k at this machine's pace).")))
})

test('memory is the same on any machine', () => {
  const found = report()
  add(found, 'confab', 'idle', [{ 'RSS KB': 12 }])
  add(found, 'socketIo', 'idle', [{ 'RSS KB': 80 }])
  assert.match(markdownTable(found), /\| 12 \| 10 \| 7 \| below \| - \|/)
})

test('the figures of a page are replaced, the rest of it stays', () => {
  const page = 'before\n<!-- figures: written by npm run bench -->\nold\n<!-- /figures -->\nafter\n'
  const once = replaced(page, 'new')
  assert.equal(once, 'before\n<!-- figures: written by npm run bench -->\n\nnew\n\n<!-- /figures -->\nafter\n')
  assert.equal(replaced(once, 'new'), once)
  assert.throws(() => replaced('a page without markers', 'new'), /no place for figures/)
})

test('the command line says what is measured, and what is wrong with it', () => {
  assert.deepEqual(readOptions(['pairs', 'pairs', '--runs', '1', '--json', 'a.json'], {}), {
    names: ['pairs'],
    runs: 1,
    ours: false,
    quick: false,
    json: 'a.json',
    md: undefined,
    scalePage: undefined,
    logs: undefined,
    connections: undefined,
  })
  assert.equal(readOptions(['idle', '--connections', '100000'], {})?.connections, 100_000)
  assert.equal(readOptions([], { BENCH_RUNS: '5' })?.runs, 5)
  assert.equal(readOptions(['--help'], {}), undefined)
  for (const wrong of [['nothing'], ['--runs', '0'], ['--runs', 'x'], ['--fast'], ['pairs', '--md', 'a.md']])
    assert.throws(() => readOptions(wrong, {}), UsageError)
  for (const wrong of [
    ['--connections', '5000'],
    ['idle', '--connections', '7'],
    ['cluster', '--quick', '--scale', 'a'],
  ])
    assert.throws(() => readOptions(wrong, {}), UsageError)
})

test('where others are better, or we fall short, is said', () => {
  const found = report()
  add(found, 'confab', 'fanout-1', [{ 'deliveries/s': 150_000, 'CPU µs a delivery': 4 }])
  add(found, 'bareWs', 'fanout-1', [{ 'deliveries/s': 250_000, 'CPU µs a delivery': 5 }])
  assert.deepEqual(losses(found), [
    'fan-out to 1,000, 1 in flight: bare ws 250 k deliveries/s, ours 150 k.',
    'fan-out to 1,000, 1 in flight: 150 k deliveries/s, short of the goal of 220 k.',
  ])
})
