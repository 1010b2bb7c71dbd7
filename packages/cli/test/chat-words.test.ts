import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTyped } from '../src/chat/words.ts'

test('what is typed into the chat is a message or a command', () => {
  assert.deepEqual(readTyped(' hi bob '), { type: 'say', text: 'hi bob' })
  assert.deepEqual(readTyped('//quit is a word'), { type: 'say', text: '/quit is a word' })
  assert.deepEqual(readTyped('/join tea'), { type: 'join', name: 'tea' })
  assert.deepEqual(readTyped('/with bob'), { type: 'with', name: 'bob' })
  assert.deepEqual(readTyped('/edit 12  new text'), { type: 'edit', seq: 12, text: 'new text' })
  assert.deepEqual(readTyped('/delete 12'), { type: 'delete', seq: 12 })
  assert.deepEqual(readTyped('   '), { type: 'nothing' })
})

test('a command that cannot be meant says why', () => {
  for (const line of ['/foo', '/', '/join', '/with ', '/edit', '/edit x y', '/edit 0 y', '/edit 3', '/delete -1']) {
    assert.equal(readTyped(line).type, 'wrong', line)
  }
})
