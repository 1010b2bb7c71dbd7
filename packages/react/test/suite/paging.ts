import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serverWith, tea } from '../../../client/test/world.ts'
import { type Messages, useMessages } from '../../src/index.ts'
import { stage } from './stage.ts'

const from = ({ list, hasOlder, hasNewer }: Messages) => [list[0]?.seq, list.at(-1)?.seq, hasOlder, hasNewer]
const isWithoutGap = ({ list }: Messages) => list.every(({ seq }, i) => seq === Number(list[0]?.seq) + i)

test('older ones are loaded page by page, down to the first; who asks twice at once is answered by one page', async () => {
  const on = await stage(serverWith(1_300))
  const shown = await on.use(() => useMessages(tea))
  assert.deepEqual(from(shown.now), [1_101, 1_300, true, false])
  const pages = () => on.story.server.of('history').length
  const before = pages()
  await on.do(() => [shown.now.loadOlder(), shown.now.loadOlder()])
  assert.deepEqual(from(shown.now), [1_001, 1_300, true, false])
  assert.equal(pages(), before + 1)
  for (let i = 0; i < 10; i++) await on.do(() => shown.now.loadOlder())
  assert.deepEqual(from(shown.now), [1, 1_300, false, false])
  await on.do(() => shown.now.loadOlder())
  assert.equal(pages(), before + 11)
  assert.ok(isWithoutGap(shown.now))
  await on.end()
})

test('a jump shows the part around a seq, and what is newer leads back to the newest without a gap', async () => {
  const on = await stage(serverWith(1_600))
  const shown = await on.use(() => useMessages(tea))
  await on.do(() => shown.now.around(1_450))
  assert.deepEqual(from(shown.now), [1_401, 1_600, true, false], 'it is held')
  await on.do(() => shown.now.around(1_200))
  assert.deepEqual(from(shown.now), [1_150, 1_249, true, true])
  await on.do(() => on.story.server.bob(tea, 'news'))
  await on.do(() => on.story.chat.conversation(tea).edit(1_200, 'other'))
  await on.do(() => on.story.chat.conversation(tea).react(1_200, '👍'))
  const changed = shown.now.list.find(({ seq }) => seq === 1_200)
  assert.deepEqual(
    [changed?.text, changed?.reactions.map(({ emoji, mine }) => [emoji, mine])],
    ['other', [['👍', true]]],
  )
  assert.deepEqual(from(shown.now), [1_150, 1_249, true, true])
  await on.do(() => shown.now.loadOlder())
  await on.do(() => shown.now.loadNewer())
  assert.deepEqual(from(shown.now), [1_050, 1_349, true, true])
  await on.do(() => shown.now.loadNewer())
  assert.deepEqual(from(shown.now), [1_050, 1_601, true, false])
  assert.ok(isWithoutGap(shown.now))
  assert.equal(shown.now.list.find(({ seq }) => seq === 1_200)?.text, 'other')
  await on.end()
})

test('from an older part one call leads back to the newest', async () => {
  const on = await stage(serverWith(1_600))
  const shown = await on.use(() => useMessages(tea))
  await on.do(() => shown.now.around(20))
  assert.equal(shown.now.hasNewer, true)
  await on.do(() => shown.now.toNewest())
  assert.deepEqual(from(shown.now), [1_401, 1_600, true, false])
  await on.end()
})

test('while a page is loaded that is told; why it failed, too', async () => {
  const on = await stage(serverWith(1_300))
  const shown = await on.use(() => useMessages(tea))
  on.story.server.before = ({ type }) => (type === 'history' ? { code: 'forbidden', retry: 'never' } : undefined)
  const before = shown.renders.length
  await on.do(() => shown.now.loadOlder())
  const told = shown.renders.slice(before).map(({ loading, error }) => [loading, error?.code])
  assert.deepEqual(told, [
    ['older', undefined],
    [undefined, 'forbidden'],
  ])
  await on.end()
})
