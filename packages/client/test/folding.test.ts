import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from '@confab/protocol'
import * as fc from 'fast-check'
import { Folding, foldMessages } from '../src/message.ts'

type Step = readonly [kind: string, target: number, then: 'nothing' | 'trimmed' | 'copied']

const step = fc.tuple(
  fc.constantFrom('message', 'message', 'reply', 'edit', 'deletion', 'reaction', 'membership'),
  fc.nat(30),
  fc.constantFrom<Step[2][]>('nothing', 'nothing', 'trimmed', 'copied'),
)

/** The entry of a step: what it says of a target that is no message is passed over. */
function entryOf([kind, target]: Step, seq: number): Entry {
  const sender = seq % 2 === 0 ? 'alice' : 'bob'
  const aim = 1 + (target % seq)
  const content = { message: {}, reply: { replyTo: aim }, membership: {} }[kind] ?? { target: aim, emoji: '👍' }
  const text = kind === 'deletion' || kind === 'reaction' ? {} : { text: `text ${seq}` }
  return { seq, kind, sender, clientId: `c-${seq}`, at: seq, counts: true, content: { ...content, ...text } }
}

test('a fold that follows a list gives what one from its start gives, and the same objects where nothing changed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const folding = new Folding()
      let list: Entry[] = []
      let before: readonly unknown[] = []
      steps.forEach((one, i) => {
        const entry = entryOf(one, i + 1)
        list.push(entry)
        if (one[2] === 'trimmed' && list.length > 3) list.splice(0, 2)
        if (one[2] === 'copied') list = [...list]
        const now = folding.take(list, 'alice')
        assert.deepEqual(now, foldMessages(list, 'alice'))
        const touched = [entry.seq, entry.content.target]
        const others = now.filter(({ seq }) => !touched.includes(seq))
        if (one[2] !== 'copied') assert.ok(others.every((message) => before.includes(message)))
        before = now
      })
    }),
  )
})
