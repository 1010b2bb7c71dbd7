import assert from 'node:assert/strict'
import { PassThrough, Writable } from 'node:stream'
import { test } from 'node:test'
import type { MessageStatus } from '@confab/client/live'
import type { Conversation } from '@confab/protocol'
import { listLines, quoteOf, seenLine, typistsText, whoLine } from '../src/chat/lines.ts'
import { Ticks } from '../src/chat/ticks.ts'
import { openScreen } from '../src/terminal/screen.ts'
import { styleFor } from '../src/terminal/style.ts'

/** A terminal of 20 columns and 6 rows, and what was written to it since the last look. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined })
  let text = ''
  const write = (part: Buffer, _: string, done: () => void) => {
    text += part
    done()
  }
  const stdout = Object.assign(new Writable({ write }), { isTTY: true, columns: 20, rows: 6 })
  const screen = openScreen({ env: {}, cwd: '/', stdin, stdout, stderr: stdout, now: Date.now }, () => [])
  screen.prompt('> ')
  const written = () => {
    const all = text
    text = ''
    return all
  }
  return { stdin, screen, written }
}

const style = styleFor(process.stdout, { NO_COLOR: '1' })

test('the ticks behind own messages grow where they stand, while they are on the screen', () => {
  const { screen, written } = terminal()
  let state: MessageStatus['state'] = 'sent'
  // The host of the channel, who never reads, is waited for by nobody.
  const people = ['bob', 'carol', 'confab']
  const by = (from: readonly MessageStatus['state'][]) => (from.includes(state) ? ['bob', 'carol'] : ['carol'])
  const statusOf = () => ({ state, deliveredTo: by(['delivered', 'read']), readBy: by(['read']) })
  const ticks = new Ticks({ people, statusOf, on: () => () => undefined }, screen, style)
  for (const seq of [1, 2]) screen.show(ticks.line(seq, `alice says ${seq}`))
  screen.show('a line of two rows, and more')
  written()
  ticks.look()
  assert.equal(written(), '')
  state = 'delivered'
  ticks.look()
  assert.equal(written(), '\u001b7\u001b[4A\ralice says 1 ✓ \u001b8\u001b7\u001b[3A\ralice says 2 ✓ \u001b8')
  screen.show('another', 'and one')
  written()
  state = 'read'
  ticks.look()
  assert.equal(written(), '\u001b7\u001b[5A\ralice says 2 ✓✓\u001b8', 'the first has left the screen')
  screen.close()
})

test('ticks grow too when it is told later who is there, and no more when the room is left', () => {
  const { screen, written } = terminal()
  const listeners = new Set<(value: never) => void>()
  const company = {
    people: [] as string[],
    statusOf: () => ({ state: 'read', deliveredTo: ['bob'], readBy: ['bob'] }) as const,
    on: (event: string, listener: (value: never) => void) => {
      if (event === 'people') listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const ticks = new Ticks(company, screen, style)
  const end = ticks.watch()
  screen.show(ticks.line(1, 'alice says'))
  written()
  company.people = ['bob']
  for (const listener of listeners) listener([] as never)
  assert.match(written(), /alice says \u2713\u2713/)
  end()
  assert.equal(listeners.size, 0)
  screen.close()
})

test('keystrokes are told with the line as it is, until the screen is closed', () => {
  const { stdin, screen } = terminal()
  const typed: string[] = []
  screen.onKey((line) => typed.push(line))
  for (const key of ['h', 'i', '\u007f']) stdin.write(key)
  assert.deepEqual(typed, ['h', 'hi', 'h'])
  screen.close()
  stdin.write('x')
  assert.equal(typed.length, 3)
})

test('the list says what is unread, as the SDK knows it, or else as the server listed it', () => {
  const one: Conversation = {
    conversationId: 'c',
    kind: 'group',
    title: 'Tea',
    head: 9,
    countable: 8,
    floor: 0,
    from: 1,
    members: 2,
    at: 0,
    delivered: 0,
    read: 0,
    readCountable: 0,
    seen: 0,
    seenCountable: 5,
    notify: 'all',
    mentions: 1,
  }
  const held = { listing: undefined, unread: 0, mentions: 0 }
  const other = { ...one, title: '\u8336', kind: 'channel', mentions: 0 } as const
  assert.deepEqual(
    listLines(
      [
        { one, held },
        { one: other, held: { ...held, listing: one } },
        { one, held: { listing: one, unread: 2, mentions: 0 } },
      ],
      style,
    ),
    [
      '  Tea  3 unread, 1 for you  group    9 entries  c',
      '  \u8336                        channel  9 entries  c',
      '  Tea  2 unread             group    9 entries  c',
    ],
  )
})

test('a quote is who said it, and the beginning of it', () => {
  const about = { clientId: 'c', sender: 'bob', content: {}, edited: false, deleted: false, reactions: [] }
  const long = `${'tea '.repeat(20)}\nand cake`
  const messages = [
    { ...about, seq: 1, text: 'tea?' },
    { ...about, seq: 2, text: long },
    { ...about, seq: 3, text: '', deleted: true },
  ]
  const quotes = [1, 2, 3, 4].map((seq) => quoteOf({ messages }, seq))
  assert.deepEqual(quotes, ['bob: tea?', `bob: ${'tea '.repeat(10)} ...`, 'bob: (deleted)', undefined])
})

test('who types and who is here, in few words', () => {
  assert.deepEqual(
    [[], ['bob'], ['bob', 'carol'], ['bob', 'carol', 'dave']].map((users) => typistsText(users)),
    ['', 'bob types', 'bob and carol type', '3 type'],
  )
  assert.equal(whoLine({ user: 'bob', presence: 'offline', lastSeen: 5 }, 'alice', style), 'bob')
  assert.equal(
    whoLine({ user: 'bob', presence: 'away', status: { text: 'at tea\u001b' } }, 'alice', style),
    'bob (away: at tea·)',
  )
  assert.equal(whoLine({ user: 'alice', presence: 'offline' }, 'alice', style), 'alice (you)')
})

test('who has got and read a message is named, and counted where they are too many', () => {
  const items = [
    { user: 'alice', delivered: 0, read: 0 },
    { user: 'bob', delivered: 9, read: 9 },
    { user: 'carol', delivered: 9, read: 8 },
    { user: 'dave', delivered: 8, read: 8 },
  ]
  const page = { members: 4, delivered: 2, read: 1, items }
  assert.equal(seenLine(page, 9, 'alice'), '9: read by 1 of 3 (bob), got by carol')
  assert.equal(seenLine(page, 10, 'alice'), '10: read by 0 of 3')
  assert.equal(seenLine({ ...page, members: 900, read: 7, next: 'x' }, 9, 'alice'), '9: read by 7 of 900')
})
