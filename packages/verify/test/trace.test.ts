import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  fileSource,
  formatLine,
  formatReport,
  memorySource,
  parseLine,
  readTrace,
  rules,
  TraceError,
  TraceWriter,
  verify,
  verifyFiles,
  verifyLines,
} from '@confab/verify'
import { assertBroken, assertGood, changed, find, inserted, line, shown, story } from './story.ts'

test('T1.1 a line that is no trace line', () => {
  const bad = [
    ['{', 'it is not JSON'],
    ['[]', 'it is not a JSON object'],
    ['{"v":1,"t":0,"actor":"a","conn":"c","ev":"jump"}', 'its ev is none of the events'],
    ['{"v":2,"t":0,"actor":"a","conn":"c","ev":"reset"}', 'its version is 2, not 1'],
    ['{"v":1,"t":0,"conn":"c","ev":"reset"}', 'reset lacks actor'],
    ['{"v":1,"t":0,"actor":"a","conn":"c","ev":"ack","conv":"r","cid":"x"}', 'ack lacks seq'],
    ['{"v":1,"t":0,"actor":"a","conn":"c","ev":"whole","conv":"r","seq":-1}', 'seq is not a whole number'],
    ['{"v":1,"t":0,"actor":"a","conn":"c","ev":"whole","conv":"r","seq":4294967296}', 'seq is not a whole number'],
    [
      '{"v":1,"t":0,"actor":"a","conn":"c","ev":"entry","conv":"r","seq":1,"cid":"x"}',
      'entry has a cid and lacks sender',
    ],
    ['{"v":1,"t":0,"actor":"a","conn":"c","ev":"cursor","conv":"r","seq":1,"kind":"x"}', 'the kind of a cursor'],
    ['{"v":1,"t":0,"actor":7,"conn":"c","ev":"reset"}', 'actor is not a string'],
    ['{"v":1,"t":0,"actor":"a","conn":"c","ev":"reset","added":"b"}', 'added is not a list of strings'],
  ] as const
  for (const [text, reason] of bad) {
    const { findings } = verifyLines([text, ...story])
    assert.equal(findings[0]?.rule, 'T1.1', text)
    assert.ok(findings[0]?.text.startsWith(reason), `${text}: ${findings[0]?.text}`)
    assert.throws(() => parseLine(text), TraceError)
  }
})

test('T1.2 a reader is shown something after his end', () => {
  const end = find('carol/web', 'end')
  const trace = story.with(end, story[end - 1]!).with(end - 1, story[end]!)
  assertBroken(trace, 'T1.2', [end, end + 1])
  const over = [line('bob/web', 'reset'), shown('bob/web', 7), line('bob/web', 'end', { seq: 7 })]
  assertGood(story.toSpliced(find('bob/web', 'end') + 1, 0, ...over))
})

test('any JSON spelling of a trace is read alike', () => {
  const reversed = story.map((one) => JSON.stringify(Object.fromEntries(Object.entries(one).reverse())))
  const spaced = story.map((one) => JSON.stringify(one, null, 1).replaceAll('\n', ' '))
  const escaped = story.map((one) =>
    formatLine(one).replaceAll('alice', '\\u0061lice').replaceAll('room', 'r\\u006fom'),
  )
  const extended = story.map((one) => JSON.stringify({ note: { deep: [1] }, user: null, ...one }))
  const windows = story.map((one) => `${formatLine(one)}\r`)
  for (const trace of [reversed, spaced, escaped, extended, windows]) {
    assertGood(trace)
    assertGood(trace.map((text, index) => (index % 2 === 0 ? text : formatLine(story[index]!))))
  }
})

test('the files of one run are given in any order, and each reader is read in the order of his file', () => {
  const actors = [...new Set(story.map((one) => one.actor))]
  const sources = actors.map((actor) =>
    memorySource(
      actor,
      story.filter((one) => one.actor === actor),
    ),
  )
  assert.ok(verify(sources).ok)
  assert.ok(verify(sources.toReversed()).ok)
})

test('a last line that was cut off is counted and left out', () => {
  const text = `${story.map(formatLine).join('\n')}\n{"v":1,"t":0,"actor":"al`
  const source = memorySource('cut', text)
  const report = verify([source])
  assert.ok(report.ok)
  assert.equal(report.cut, 1)
  assert.deepEqual([...readTrace(source)], story)
  assert.equal(verify([memorySource('whole', text.slice(0, text.lastIndexOf('\n')))]).cut, 0)
})

test('a line without end, and one longer than a block, are read', () => {
  assertGood([...story, formatLine({ ...line('alice/phone', 'reset'), why: 'x'.repeat(3_000_000) })])
})

test('the writer takes off what a crash left, and hands over each send at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-trace-'))
  try {
    const file = join(folder, 'trace.jsonl')
    const first = new TraceWriter(file)
    first.write(story[0]!)
    assert.equal(readFileSync(file, 'utf8'), `${formatLine(story[0]!)}\n`)
    first.close()
    appendFileSync(file, `{"v":1,"t":0,${'x'.repeat(5000)}`)
    const second = new TraceWriter(file)
    for (const one of story.slice(1)) second.write(one)
    second.close()
    assert.deepEqual([...readTrace(fileSource(file))], story)
    assert.ok(verifyFiles([file]).ok)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a report names the rule, the file and the line', () => {
  const place = find('bob/web', 'entry', { seq: 3 })
  const text = formatReport(verifyLines(changed(place, { cid: 'b9' })))
  assert.match(
    text,
    new RegExp(`^P3.1 ${rules['P3.1'].title}: .*room\n    trace:\\d+  \\{.*\n    trace:${place + 1}  \\{`),
  )
  assert.match(text, / 1 violations\n$/)
})

test('findings beyond the wanted number are counted', () => {
  const wrong = Array.from({ length: 9 }, () => shown('bob/web', 3))
  const trace = story.toSpliced(find('bob/web', 'entry', { seq: 3 }), 0, ...wrong)
  const report = verifyLines(trace, { evidence: 2 })
  assert.equal(report.violations['P3.3'], 9)
  assert.equal(report.findings.length, 2)
  assert.match(formatReport(report), /P3.3 .*: 7 more/)
})

test('a wild seq costs a finding, not the memory', () => {
  assertBroken(
    inserted(find('bob/web', 'entry', { seq: 3 }), shown('bob/web', 3, { seq: 2_000_000_000, cid: 'x' })),
    'P3.2',
  )
})
