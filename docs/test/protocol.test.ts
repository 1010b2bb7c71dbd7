import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkCommand, commands, type EventType, events, replies, validator } from '@confab/protocol'

const page = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/```json (event|command|reply)(?: (\w+))?\n([\s\S]*?)```/g)].map(
  ([, side, of, text]) => ({
    side,
    of: of ?? '',
    frame: JSON.parse(text as string) as { type: string; payload: unknown },
  }),
)

test('every example of docs/PROTOCOL.md is a valid frame of the wire', () => {
  assert.ok(examples.length >= 15)
  for (const { side, of, frame } of examples) {
    if (side === 'command') assert.equal(checkCommand(frame.type, frame.payload), undefined, frame.type)
    else if (side === 'event')
      assert.equal(validator(events[frame.type as EventType])(frame.payload), undefined, frame.type)
    else assert.equal(validator(replies[of as keyof typeof replies])(frame.payload), undefined, of)
  }
})

test('docs/PROTOCOL.md names every command and event', () => {
  for (const name of [...Object.keys(commands), ...Object.keys(events)]) {
    assert.ok(page.includes(`\`${name}\``) || page.includes(`"${name}"`), `docs/PROTOCOL.md does not name ${name}`)
  }
})
