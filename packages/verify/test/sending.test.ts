import { test } from 'node:test'
import { assertBroken, assertGood, changed, find, inserted, line, shown, story, without } from './story.ts'

const acked = find('alice/phone', 'ack')
const last = story.length

test('a story in which all is well breaks no rule', () => {
  assertGood(story)
})

test('P1.1 an acknowledged message that nobody was shown is lost', () => {
  const trace = inserted(acked + 1, line('alice/phone', 'ack', { seq: 8, cid: 'a9', hash: 'h9' }))
  assertBroken(trace, 'P1.1', [acked + 2, last + 1])
})

test('P1.1 an acknowledged message in whose place another stands is lost', () => {
  const trace = changed(acked, { cid: 'other' })
  assertBroken(trace, 'P1.1', [acked + 1, find('alice/phone', 'entry', { seq: 2 }) + 1])
})

test('P1.2 a message is stored at another seq than the acknowledged one', () => {
  assertBroken(changed(acked, { seq: 3 }), 'P1.2', [acked + 1, find('alice/phone', 'entry', { seq: 2 }) + 1])
})

test('P1.3 the stored content is not the acknowledged one', () => {
  const trace = changed(acked, { hash: 'hx' })
  assertBroken(trace, 'P1.3', [acked + 1, find('alice/phone', 'entry', { seq: 2 }) + 1])
  assertBroken([...trace].reverse(), 'P1.3')
})

test('P1.4 the stored content is none that was sent', () => {
  const send = find('alice/phone', 'send')
  assertBroken(changed(send, { hash: 'hx' }), 'P1.4', [send + 1, find('alice/phone', 'entry', { seq: 2 }) + 1])
})

test('P1.4 an id sent again with other content is no violation, if that is refused', () => {
  const more = [
    line('alice/phone', 'send', { cid: 'a1', hash: 'hx' }),
    line('alice/phone', 'refused', { cid: 'a1', hash: 'hx' }),
  ]
  assertGood([...more, ...story])
  assertGood([...story, ...more])
})

test('P1.5 a refused message is stored', () => {
  const trace = changed(acked, { ev: 'refused' })
  assertBroken(trace, 'P1.5', [acked + 1, find('alice/phone', 'entry', { seq: 2 }) + 1])
})

test('P1.5 a refused message that is sent again, or is unknown, may be stored', () => {
  const said = { cid: 'a1', hash: 'h2' }
  assertGood([line('alice/phone', 'send', said), line('alice/phone', 'refused', said), ...story])
  assertGood(changed(acked, { ev: 'unknown' }))
})

test('P1.6 acknowledgements without a full reader prove nothing', () => {
  assertBroken(without(find('auditor', 'end')), 'P1.6', [acked + 1])
})

test('P1.6 a full reader of the newest part does not prove what was acknowledged before it', () => {
  assertBroken(changed(find('auditor', 'end'), { from: 3 }), 'P1.6', [acked + 1, last])
})

test('P2.1 a message is stored twice', () => {
  const trace = changed(find('alice/phone', 'entry', { seq: 5 }), { cid: 'a1', hash: 'h2' })
  assertBroken(trace, 'P2.1', [
    find('alice/phone', 'entry', { seq: 2 }) + 1,
    find('alice/phone', 'entry', { seq: 5 }) + 1,
  ])
})

test('P2.1 the same client id of another sender, or elsewhere, is another message', () => {
  const elsewhere = [
    line('alice/phone', 'send', { conv: 'hall', cid: 'a1', hash: 'h1' }),
    line('alice/phone', 'ack', { conv: 'hall', cid: 'a1', hash: 'h1', seq: 1 }),
    line('auditor', 'entry', { conv: 'hall', cid: 'a1', hash: 'h1', seq: 1, sender: 'alice' }),
    line('auditor', 'entry', { conv: 'hall', cid: 'a1', hash: 'h2', seq: 2, sender: 'bob' }),
    line('auditor', 'end', { conv: 'hall', seq: 2, full: true }),
  ]
  assertGood([...story, ...elsewhere])
})

test('P2.2 a repeat is acknowledged with another seq', () => {
  const trace = inserted(acked + 1, line('alice/web', 'ack', { seq: 3, cid: 'a1', hash: 'h2' }))
  assertBroken(trace, 'P2.2', [acked + 1, acked + 2])
})

test('P2.2 a repeat acknowledged alike is no violation', () => {
  assertGood(inserted(acked + 1, line('alice/web', 'ack', { seq: 2, cid: 'a1', hash: 'h2' })))
})

test('P2.3 other content is acknowledged under a used client id', () => {
  const trace = inserted(acked + 1, line('alice/phone', 'ack', { seq: 2, cid: 'a1', hash: 'hx' }))
  assertBroken(trace, 'P2.3', [acked + 1, acked + 2])
})

test('P3.6 two messages of one connection are stored in the other order', () => {
  const a1 = find('alice/phone', 'send', { cid: 'a1' })
  const a2 = find('alice/phone', 'send', { cid: 'a2' })
  const trace = story.with(a1, story[a2]!).with(a2, story[a1]!)
  assertBroken(trace, 'P3.6')
  assertBroken(inserted(0, line('alice/phone', 'send', { cid: 'out', hash: 'h4' })), 'P3.6', [
    1,
    2,
    find('alice/phone', 'entry', { seq: 2 }) + 2,
    find('alice/phone', 'entry', { seq: 4 }) + 2,
  ])
})

test('P3.6 a message that was sent twice may stand anywhere', () => {
  const out = line('alice/phone', 'send', { cid: 'out', hash: 'h4' })
  assertGood([out, out, ...story])
  assertGood([{ ...out, conn: 'c0' }, ...story])
})

test('P1.3 an entry without a hash is compared with nothing', () => {
  const { hash, ...erased } = shown('alice/phone', 2)
  assertGood(story.with(find('alice/phone', 'entry', { seq: 2 }), erased))
})
