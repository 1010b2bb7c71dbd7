import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Cast } from '../src/irc/cast.ts'
import { readDay } from '../src/irc/day.ts'
import { logFiles } from '../src/irc/files.ts'
import { parseIrcLine } from '../src/irc/line.ts'

const day = (...lines: string[]) => readDay('2031-02-03.log', Buffer.from(`${lines.join('\n')}\n`))

describe('a line of an IRC log', () => {
  test('says, acts and notes with its minute', () => {
    assert.deepEqual(parseIrcLine('[00:01] <alice> hi <bob>'), {
      type: 'message',
      minute: 1,
      nick: 'alice',
      text: 'hi <bob>',
    })
    assert.deepEqual(parseIrcLine('[23:59]  * bob waves'), { type: 'action', minute: 1439, nick: 'bob', text: 'waves' })
    assert.deepEqual(parseIrcLine('[10:00] -carol:#room- hear'), {
      type: 'notice',
      minute: 600,
      nick: 'carol',
      text: 'hear',
    })
    assert.deepEqual(parseIrcLine('[10:00] <bob[1] > hm'), { type: 'message', minute: 600, nick: 'bob[1]', text: 'hm' })
  })

  test('tells who comes, goes and takes another name', () => {
    assert.deepEqual(parseIrcLine('=== alice  has joined #room'), { type: 'join', nick: 'alice', text: '' })
    assert.deepEqual(parseIrcLine('=== alice  has left #room ["bye [now]"]'), {
      type: 'leave',
      nick: 'alice',
      text: 'bye [now]',
    })
    assert.deepEqual(parseIrcLine('=== alice  has left #room []'), { type: 'leave', nick: 'alice', text: '' })
    assert.deepEqual(parseIrcLine('=== alice is now known as alice_'), { type: 'nick', nick: 'alice', to: 'alice_' })
    assert.deepEqual(parseIrcLine('=== bob was kicked off #room by carol (flood)'), {
      type: 'leave',
      nick: 'bob',
      text: 'kicked by carol',
    })
    assert.deepEqual(parseIrcLine('=== mode/#room [+o bob]  by carol')?.type, 'notable')
    assert.deepEqual(parseIrcLine('=== bob waves'), { type: 'action', minute: undefined, nick: 'bob', text: 'waves' })
  })

  test('that is none is not taken for one', () => {
    for (const line of ['', 'hello', '[25:00] <a> b', '[10:61] <a> b', '[10:00]', '===', '[1:00] <a> b']) {
      assert.equal(parseIrcLine(line), undefined, line)
    }
  })

  test('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => void parseIrcLine(line)))
  })
})

describe('a day', () => {
  test('spreads the events of a minute over it, in their order', () => {
    const { events } = day(
      '[00:10] <alice> one',
      '=== bob  has joined #room',
      '[00:10] <alice> two',
      '[00:11] <bob> three',
    )
    assert.deepEqual(
      events.map(({ at }) => at),
      [600_000, 620_000, 640_000, 660_000],
    )
  })

  test('goes on over midnight, and ignores a clock that was set back', () => {
    const { events } = day('[23:59] <alice> late', '[00:00] <alice> early', '[00:05] <bob> x', '[00:02] <bob> y')
    assert.deepEqual(
      events.map(({ at }) => at / 60_000),
      [1439, 1440, 1445, 1445.5],
    )
  })

  test('counts the lines it cannot read and keeps them to be shown', () => {
    const { unread, events, lines } = day('[00:01] <alice> hi', 'what is this', '', '[00:02] <bob> hi')
    assert.deepEqual(unread, [{ file: '2031-02-03.log', line: 2, text: 'what is this' }])
    assert.deepEqual([events.length, lines], [2, 4])
  })

  test('mends bytes that are not UTF-8 and counts their lines', () => {
    const bytes = Buffer.concat([
      Buffer.from('[00:01] <alice> caf'),
      Buffer.from([0xe9]),
      Buffer.from('\r\n[00:02] <bob> caf\u00e9'),
    ])
    const { events, mended, name } = readDay('/logs/2031-02-03.log', bytes)
    assert.deepEqual(
      events.map(({ event }) => 'text' in event && event.text),
      ['caf\ufffd', 'caf\u00e9'],
    )
    assert.deepEqual([mended, name], [1, '2031-02-03'])
  })
})

describe('the cast', () => {
  const acts = (...lines: string[]) => {
    const cast = new Cast()
    return day(...lines).events.flatMap(({ event }) => cast.acts(event))
  }

  test('lets who speaks come first, once', () => {
    assert.deepEqual(acts('[00:01] <alice> hi', '[00:01] <alice> you'), [
      { type: 'come', user: 'alice' },
      { type: 'say', user: 'alice', text: 'hi' },
      { type: 'say', user: 'alice', text: 'you' },
    ])
  })

  test('keeps a person the same user under a new nick, unless that is somebody', () => {
    const played = acts(
      '[00:01] <alice> a',
      '=== alice is now known as al',
      '[00:01] <al> b',
      '[00:02] <bob> c',
      '=== al is now known as bob',
      '[00:02] <bob> d',
    )
    assert.deepEqual(
      played.flatMap((act) => (act.type === 'say' ? [`${act.user} ${act.text}`] : [])),
      ['alice a', 'alice b', 'bob c', 'bob d'],
    )
  })

  test('lets who left come again, and passes over what cannot be played', () => {
    assert.deepEqual(
      acts(
        '=== bob  has left #room []',
        '=== bob  has joined #room',
        '=== bob  has left #room []',
        '[00:01] <bob> hi',
      ).map((act) => act.type),
      ['pass', 'come', 'go', 'come', 'say'],
    )
  })

  test('writes an action as emphasis', () => {
    assert.deepEqual(acts('[00:01]  * bob waves').at(-1), { type: 'say', user: 'bob', text: '*waves*' })
  })
})

test('log files are those named, and the *.log of folders in order', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-logs-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const name of ['b.log', 'a.log', 'README.md']) writeFileSync(join(folder, name), '')
  assert.deepEqual(logFiles([folder], 9), [join(folder, 'a.log'), join(folder, 'b.log')])
  assert.deepEqual(logFiles([folder], 1), [join(folder, 'a.log')])
  assert.throws(() => logFiles([join(folder, 'none')], 9), { name: 'Failure', exit: 2 })
})
