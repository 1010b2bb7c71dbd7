import { test } from 'node:test'
import { assertBroken, assertGood, changed, find, inserted, line, shown, story, without } from './story.ts'

const at = (actor: string, seq: number) => find(actor, 'entry', { seq })
const last = story.length

test('P3.1 one reader is shown another message at a seq', () => {
  assertBroken(changed(at('bob/web', 3), { cid: 'b9' }), 'P3.1', [at('alice/phone', 3) + 1, at('bob/web', 3) + 1])
})

test('P3.1 one reader is shown another sender, or another content', () => {
  const evidence = [at('alice/phone', 3) + 1, at('bob/web', 3) + 1]
  assertBroken(changed(at('bob/web', 3), { sender: 'carol' }), 'P3.1', evidence)
  assertBroken(changed(at('bob/web', 3), { hash: 'hx' }), 'P3.1', evidence)
})

test('P3.2 a reader misses an entry', () => {
  assertBroken(without(at('bob/web', 5)), 'P3.2', [at('bob/web', 4) + 1, at('bob/web', 5) + 1])
})

test('P3.2 a reader misses an entry over a reconnect', () => {
  const trace = without(at('bob/web', 5)).map((one, index) => (index > at('bob/web', 4) ? { ...one, conn: 'c2' } : one))
  assertBroken(trace, 'P3.2')
})

test('P3.2 a reader who came back misses what was written since', () => {
  const more = [8, 9].map((seq) => ({ seq, cid: `x${seq}`, hash: 'h', sender: 'bob' }))
  const grown = [
    ...more.map((entry) => line('auditor', 'entry', entry)),
    line('auditor', 'end', { seq: 9, full: true }),
    ...more.map((entry) => line('carol/web', 'entry', entry)),
    line('carol/web', 'end', { seq: 9 }),
  ]
  const good = [...story.filter((one) => one.ev !== 'end' || !/carol|auditor/.test(one.actor)), ...grown]
  assertGood(good)
  const start = good.findIndex((one) => one.actor === 'carol/web' && one.seq === 6)
  assertGood(good.toSpliced(start, 1))
  assertBroken(good.toSpliced(start, 2), 'P3.2')
})

test('P3.3 a reader is shown an entry twice', () => {
  const again = inserted(at('bob/web', 3) + 1, shown('bob/web', 3))
  assertBroken(again, 'P3.3', [at('bob/web', 3) + 1, at('bob/web', 3) + 2])
  assertBroken(inserted(at('bob/web', 4) + 1, shown('bob/web', 2)), 'P3.3', [
    at('bob/web', 2) + 1,
    at('bob/web', 4) + 2,
  ])
})

test('P3.3 a reader is shown an earlier entry after a later one', () => {
  const trace = without(at('bob/web', 1))
  assertGood(trace)
  assertBroken(trace.toSpliced(at('bob/web', 3), 0, shown('bob/web', 1)), 'P3.3')
})

test('P3.3 a reader who starts over may be shown all again, in the one conversation or in all', () => {
  const place = at('bob/web', 4)
  const { conv, ...everywhere } = line('bob/web', 'reset')
  for (const reset of [line('bob/web', 'reset'), everywhere]) {
    assertGood(story.toSpliced(place, 0, reset, shown('bob/web', 2), shown('bob/web', 3)))
  }
  assertBroken(story.toSpliced(place, 0, line('bob/phone', 'reset'), shown('bob/web', 3)), 'P3.3')
})

test('P3.4 a reader ends before the head that he was told', () => {
  assertBroken(without(at('bob/web', 7)), 'P3.4', [at('bob/web', 6) + 1, find('bob/web', 'end')])
})

test('P3.4 a reader ends before what he was shown', () => {
  assertBroken(changed(find('bob/web', 'end'), { seq: 6 }), 'P3.4')
})

test('P3.4 a reader was not shown the first that he may see', () => {
  assertGood(changed(find('bob/web', 'end'), { from: 1 }))
  const trace = without(at('auditor', 1))
  assertBroken(trace, 'P3.4', [at('auditor', 2), last - 1])
})

test('P3.4 a newcomer for whom nothing was written yet has all', () => {
  assertGood([...story, line('dora/web', 'end', { seq: 7, from: 8 })])
  assertBroken([...story, line('dora/web', 'end', { seq: 7, from: 7 })], 'P3.4', [last + 1])
})

test('P3.5 a reader is shown what is beyond the head of the full reader', () => {
  const extra = line('dora/web', 'entry', { seq: 8, cid: 'd1', hash: 'h', sender: 'dora' })
  assertBroken([...story, extra], 'P3.5', [last, last + 1])
})

test('P3.5 two full readers end at two heads', () => {
  const second = story.slice(find('auditor', 'entry'), -2).map((one) => ({ ...one, actor: 'second' }))
  assertBroken([...story, ...second, line('second', 'end', { seq: 6, full: true })], 'P3.5')
})

test('P4.1 a reader is told that he is whole, and lacks the newest', () => {
  const whole = find('bob/web', 'whole')
  assertBroken(changed(whole, { seq: 4 }), 'P4.1', [at('bob/web', 3) + 1, whole + 1])
})

test('P4.1 a reader is told that he is whole, and lacks the first that he may see', () => {
  const whole = find('bob/web', 'whole')
  assertGood(changed(whole, { from: 1 }))
  const trace = without(at('bob/web', 1)).with(whole - 1, line('bob/web', 'whole', { seq: 3, from: 1 }))
  assertBroken(trace, 'P4.1', [at('bob/web', 2), whole])
})
