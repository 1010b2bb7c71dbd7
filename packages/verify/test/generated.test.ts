import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateTrace, type Shape, type TraceLine, verifyLines } from '@confab/verify'
import fc from 'fast-check'

const shape: fc.Arbitrary<Shape> = fc.record({
  seed: fc.integer(),
  conversations: fc.integer({ min: 1, max: 3 }),
  readers: fc.integer({ min: 1, max: 8 }),
  messages: fc.integer({ min: 1, max: 60 }),
  trouble: fc.double({ min: 0, max: 1, noNaN: true }),
})

test('a generated trace of a chat that keeps its promises breaks no rule', () => {
  fc.assert(
    fc.property(shape, (one) => {
      assert.deepEqual(verifyLines(generateTrace(one)).findings, [])
    }),
    { numRuns: 150 },
  )
})

type Mutation = (trace: TraceLine[], at: number) => TraceLine[]

/** Changes that no honest run could have made, each with the lines to which it can be done. */
const mutations: Record<string, { of: (line: TraceLine) => boolean; change: Mutation }> = {
  'an entry repeated': { of: isEntry, change: (trace, at) => trace.toSpliced(at, 0, trace[at]!) },
  'an entry of another seq': { of: isEntry, change: (trace, at) => edit(trace, at, { seq: trace[at]!.seq! + 1 }) },
  'an entry of another id': { of: isEntry, change: (trace, at) => edit(trace, at, { cid: 'forged' }) },
  'an entry of another sender': { of: isEntry, change: (trace, at) => edit(trace, at, { sender: 'mallory' }) },
  'an entry of another content': { of: isEntry, change: (trace, at) => edit(trace, at, { hash: 'forged' }) },
  'an acknowledgement of another seq': {
    of: isAck,
    change: (trace, at) => edit(trace, at, { seq: trace[at]!.seq! + 1 }),
  },
  'an acknowledgement of another id': { of: isAck, change: (trace, at) => edit(trace, at, { cid: 'forged' }) },
  'an acknowledgement of another content': { of: isAck, change: (trace, at) => edit(trace, at, { hash: 'forged' }) },
  'an end beyond the head': {
    of: (line) => line.ev === 'end',
    change: (trace, at) => edit(trace, at, { seq: trace[at]!.seq! + 1 }),
  },
}

for (const [name, { of, change }] of Object.entries(mutations)) {
  test(`${name} is caught in nearly every generated trace`, () => {
    let caught = 0
    let tried = 0
    fc.assert(
      fc.property(shape, fc.nat(), (one, draw) => {
        const trace = [...generateTrace({ ...one, readers: one.readers + 2 })]
        const places = trace.flatMap((line, at) => (of(line) ? [at] : []))
        if (places.length === 0) return
        tried++
        if (!verifyLines(change(trace, places[draw % places.length]!)).ok) caught++
      }),
      { numRuns: 60 },
    )
    assert.ok(caught >= tried * 0.95, `${caught} of ${tried}`)
  })
}

function isEntry(line: TraceLine): boolean {
  return line.ev === 'entry'
}

function isAck(line: TraceLine): boolean {
  return line.ev === 'ack'
}

function edit(trace: TraceLine[], at: number, rest: Partial<TraceLine>): TraceLine[] {
  return trace.with(at, { ...trace[at]!, ...rest })
}
