import assert from 'node:assert/strict'
import { PassThrough, Writable } from 'node:stream'
import { mock, test } from 'node:test'
import { openScreen } from '../src/terminal/screen.ts'
import { rowsOf } from '../src/terminal/width.ts'

/** A screen on a terminal of 20 columns and 6 rows, and all that was written to it since the last look. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined })
  let text = ''
  const write = (part: Buffer, _: string, done: () => void) => {
    text += part
    done()
  }
  const stdout = Object.assign(new Writable({ write }), { isTTY: true, columns: 20, rows: 6 })
  const screen = openScreen({ env: {}, cwd: '/', stdin, stdout, stderr: stdout, now: Date.now }, () => [])
  const lines: (string | undefined)[] = []
  screen.onLine((line) => lines.push(line))
  screen.prompt('> ')
  const written = () => {
    const all = text
    text = ''
    return all
  }
  return { stdin, stdout, screen, lines, written }
}

const family = '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}'

test('rows are counted by what stands on the screen: wide letters, joined emojis, colours', () => {
  assert.equal(rowsOf('', 20), 1)
  assert.equal(rowsOf('a'.repeat(20), 20), 1)
  assert.equal(rowsOf('a'.repeat(21), 20), 2)
  assert.equal(rowsOf('世'.repeat(11), 20), 2)
  assert.equal(rowsOf('世'.repeat(10), 19), 2)
  assert.equal(rowsOf(family.repeat(10), 20), 1)
  assert.equal(rowsOf('cafe\u0301'.repeat(5), 20), 1)
  assert.equal(rowsOf(`\u001b[1;38;5;27m${'a'.repeat(20)}\u001b[0m`, 20), 1)
})

test('a line of emojis that was typed goes away without what stands above it; one of wide letters whole', () => {
  const { stdin, screen, lines, written } = terminal()
  screen.show('alice said this')
  for (const [typed, rows] of [
    [family.repeat(8), 1],
    ['世界'.repeat(8), 2],
  ] as const) {
    stdin.write(typed)
    written()
    stdin.write('\r')
    assert.equal(lines.at(-1), typed)
    assert.ok(written().endsWith(`\u001b[${rows}A\r\u001b[J`), typed)
  }
  screen.close()
})

test('what comes while a line of several rows is being typed stands above it, however much comes', () => {
  const { stdin, screen, written } = terminal()
  stdin.write('a'.repeat(50))
  for (const line of ['first', 'second', 'third']) {
    written()
    screen.show(line)
    const [above = '', below = ''] = written().split(`${line}\n`)
    assert.equal(above, '\u001b[2A\r\u001b[J')
    assert.ok(!below.includes('A'), JSON.stringify(below))
    assert.ok(below.includes(`> ${'a'.repeat(50)}`))
  }
  written()
  screen.prompt('(waiting)> ')
  assert.equal(written().split('\u001b[2A').length, 2)
  screen.close()
})

test('after a change of size all is there again: what was said, and what is being typed', (t) => {
  t.after(() => mock.timers.reset())
  mock.timers.enable({ apis: ['setTimeout'] })
  const { stdin, stdout, screen, written } = terminal()
  const said = Array.from({ length: 9 }, (_, at) => `line ${at}`)
  screen.show(...said)
  stdin.write('half a line')
  Object.assign(stdout, { columns: 40, rows: 5 })
  stdout.emit('resize')
  written()
  stdout.emit('resize')
  mock.timers.tick(100)
  const drawn = written()
  assert.ok(drawn.includes('\u001b[H\u001b[Jline 5\nline 6\nline 7\nline 8\n'), JSON.stringify(drawn))
  assert.match(drawn, /> half a line/)
  screen.close()
  stdout.emit('resize')
  mock.timers.tick(100)
  assert.doesNotMatch(written(), /line 8/)
})
