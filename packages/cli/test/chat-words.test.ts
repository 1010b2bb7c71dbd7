import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedIn, readTyped } from '../src/chat/words.ts'
import { terminalOf } from '../src/commands/chat.ts'

test('what is typed into the chat is a message or a command', () => {
  assert.deepEqual(readTyped(' hi bob '), { type: 'say', text: 'hi bob' })
  assert.deepEqual(readTyped('//quit is a word'), { type: 'say', text: '/quit is a word' })
  assert.deepEqual(readTyped('/join tea'), { type: 'join', name: 'tea' })
  assert.deepEqual(readTyped('/with bob'), { type: 'with', name: 'bob' })
  assert.deepEqual(readTyped('/edit 12  new text'), { type: 'edit', seq: 12, text: 'new text' })
  assert.deepEqual(readTyped('/delete 12'), { type: 'delete', seq: 12 })
  assert.deepEqual(readTyped('/reply 12 there is'), { type: 'reply', seq: 12, text: 'there is' })
  assert.deepEqual(readTyped('/react 12 :+1:'), { type: 'react', seq: 12, text: ':+1:' })
  assert.deepEqual(readTyped('/unreact 12 👍'), { type: 'unreact', seq: 12, text: '👍' })
  assert.deepEqual(readTyped('/seen 12'), { type: 'seen', seq: 12 })
  assert.deepEqual(readTyped('   '), { type: 'nothing' })
})

test('a command that cannot be meant says why', () => {
  for (const line of [
    '/foo',
    '/',
    '/join',
    '/with ',
    '/edit',
    '/edit x y',
    '/edit 0 y',
    '/edit 3',
    '/reply 3',
    '/react 3',
    '/unreact x 👍',
    '/seen',
    '/delete -1',
  ]) {
    assert.equal(readTyped(line).type, 'wrong', line)
  }
})

test('who is named by @ is told with the message, if he is there', () => {
  const people = ['bob', 'carol', 'dr.who', 'é']
  const named = (text: string) => namedIn(text, people)
  assert.deepEqual(named('@bob, is there tea? (@carol)'), { mentions: ['bob', 'carol'], all: false })
  assert.deepEqual(named('ask @dr.who. Or @é!'), { mentions: ['dr.who', 'é'], all: false })
  assert.deepEqual(named('tea for @all: now'), { mentions: [], all: true })
  assert.deepEqual(named('bob@carol, @eve, @Bob, @ bob'), { mentions: [], all: false })
})

test('a terminal is a device with a name that the wire takes, whatever the machine is called', () => {
  assert.deepEqual(terminalOf('desk'), { id: 'terminal-desk', name: 'terminal on desk', kind: 'terminal' })
  const { id, name } = terminalOf(`büro ${'x'.repeat(200)}`)
  assert.match(id, /^terminal-b-ro-x+$/)
  assert.deepEqual([id.length, name.length], [64, 100])
})
