import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leftOf, mostBytes } from '../src/composer/bytes.ts'
import { completed, mentionsIn, wordAt } from '../src/composer/word.ts'

test('a mention and a shortcode are completed at the caret, and nothing else is', () => {
  assert.deepEqual(wordAt('hi @bo', 6), { kind: 'mention', letters: 'bo', from: 3, to: 6 })
  assert.deepEqual(wordAt('hi :te there', 6), { kind: 'emoji', letters: 'te', from: 3, to: 6 })
  for (const text of ['mail@bo', 'at 12:30', 'a : b', 'hi @bo '])
    assert.equal(wordAt(text, text.length), undefined, text)
})

test('a completion puts one space behind it, and the caret after that', () => {
  const word = wordAt('hi @bo', 6)
  assert.ok(word)
  assert.deepEqual(completed('hi @bo', word, '@bob'), { text: 'hi @bob ', caret: 8 })
  assert.deepEqual(completed('hi @bo is', word, '@bob'), { text: 'hi @bob is', caret: 8 })
})

test('members who are named are mentioned, strangers and addresses are not', () => {
  const text = '@bob and @carol: mail@dave, @erin'
  assert.deepEqual(mentionsIn(text, ['bob', 'carol', 'dave']), { mentions: ['bob', 'carol'], all: false })
  assert.equal(mentionsIn('tea, @all!', []).all, true)
  const many = Array.from({ length: 60 }, (_, n) => `u${n}`)
  assert.equal(mentionsIn(many.map((user) => `@${user}`).join(' '), many).mentions.length, 50)
})

test('what is left is told near the end, in bytes', () => {
  assert.equal(leftOf('short'), undefined)
  assert.equal(leftOf('a'.repeat(mostBytes - 5)), 5)
  assert.equal(leftOf('ä'.repeat(mostBytes / 2 + 1)), -2)
  assert.equal(leftOf('ä'.repeat(5_000)), undefined)
})
