import { test } from 'node:test'
import { assertBroken, assertGood, changed, find, inserted, line, shown, story } from './story.ts'

const at = (actor: string, seq: number) => find(actor, 'entry', { seq })
const read = (seq: number, rest = {}) => line('alice/phone', 'cursor', { seq, kind: 'read', ...rest })

test('P5.1 a cursor goes back', () => {
  const first = find('alice/phone', 'cursor')
  assertBroken(changed(first + 1, { seq: 4 }), 'P5.1', [first + 1, first + 2])
})

test('P5.1 the cursors of two kinds, users and readers go their own ways', () => {
  const end = find('alice/phone', 'end')
  assertGood(
    story.toSpliced(end, 0, read(2, { user: 'bob' }), read(2, { kind: 'delivered' }), read(7, { user: 'alice' })),
  )
  assertBroken(story.toSpliced(end, 0, read(2, { user: 'alice' })), 'P5.1')
  assertGood(inserted(find('bob/web', 'end'), line('bob/web', 'cursor', { seq: 2, kind: 'read', user: 'alice' })))
})

test('P5.2 a cursor stands beyond the head', () => {
  const cursor = find('alice/phone', 'cursor') + 1
  assertBroken(changed(cursor, { seq: 8 }), 'P5.2', [cursor + 1, story.length])
})

const receipt = (seq: number, kind = 'read') => line('alice/phone', 'cursor', { seq, kind, user: 'bob' })
const receipts = [receipt(3, 'delivered'), receipt(0), receipt(7, 'delivered'), receipt(3), receipt(7)]
const shownReceipts = story.toSpliced(find('alice/phone', 'end'), 0, ...receipts)

test('P5.1 a receipt of somebody else goes back, also over a reset', () => {
  assertGood(shownReceipts)
  const last = find('alice/phone', 'end') + receipts.length - 1
  assertBroken(shownReceipts.with(last, receipt(2)), 'P5.1', [last, last + 1])
  const anew = { ...receipt(6), conn: 'c2' }
  const reset = line('alice/phone', 'reset', { why: 'started anew' })
  assertBroken([...shownReceipts, reset, anew], 'P5.1', [last + 1, story.length + receipts.length + 2])
})

test('P5.2 a receipt of somebody else stands beyond the head', () => {
  const last = find('alice/phone', 'end') + receipts.length - 1
  assertBroken(shownReceipts.with(last, receipt(8)), 'P5.2', [last + 1, shownReceipts.length])
})

test('P6.1 a removed reader is shown what was written while he was away', () => {
  const trace = inserted(at('carol/web', 4) + 1, shown('carol/web', 5))
  assertBroken(trace, 'P6.1', [at('alice/phone', 4) + 1, at('carol/web', 4) + 2])
})

test('P6.1 a removed reader who does not see his removal is found by what others saw', () => {
  const trace = inserted(at('carol/web', 4) + 1, shown('carol/web', 5)).toSpliced(at('carol/web', 4), 1)
  const { removed, ...blind } = shown('carol/web', 4)
  assertBroken(trace.toSpliced(at('carol/web', 4), 0, blind), 'P6.1')
})

test('P6.1 a second device of a removed user is bound too', () => {
  assertBroken([...story, shown('carol/phone', 5)], 'P6.1', [at('alice/phone', 4) + 1, story.length + 1])
  assertGood([...story, shown('carol/phone', 6), shown('carol/phone', 7)])
})

test('P6.2 a removed user writes', () => {
  const trace = story.map((one) => (one.ev === 'entry' && one.seq === 5 ? { ...one, sender: 'carol' } : one))
  assertBroken(trace, 'P6.2', [at('alice/phone', 4) + 1, at('alice/phone', 5) + 1])
})

test('P3.2 a reader who was told to start over after his removal goes on anywhere', () => {
  const moves = [{ added: ['carol'] }, { removed: ['carol'] }, { added: ['carol'] }, {}, {}]
  const seen = (actor: string, ...seqs: number[]) => seqs.map((seq) => line(actor, 'entry', { seq, ...moves[seq - 1] }))
  const before = [...seen('alice/phone', 1, 2, 3, 4, 5), ...seen('carol/web', 1, 2)]
  assertBroken([...before, ...seen('carol/web', 5)], 'P3.2')
  assertGood([...before, line('carol/web', 'reset'), ...seen('carol/web', 5)])
})
