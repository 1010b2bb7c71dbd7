import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameReader, type FrameTaker } from '../wire/frame-reader.ts'

function frame(payload: string, opcode = 1): Buffer {
  const bytes = Buffer.from(payload)
  const length = bytes.length
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), bytes])
  if (length < 65_536) return Buffer.concat([Buffer.from([0x80 | opcode, 126, length >> 8, length & 255]), bytes])
  const head = Buffer.alloc(10)
  head[0] = 0x80 | opcode
  head[1] = 127
  head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, bytes])
}

/** Wants the frames that begin with `+`; writes down what it was shown. */
class Notes implements FrameTaker {
  readonly heads: string[] = []
  readonly wholes: string[] = []

  head(bytes: Buffer, start: number, length: number): boolean {
    this.heads.push(`${length} ${bytes.toString('latin1', start, start + Math.min(3, length))}`)
    return bytes[start] === 43
  }

  whole(bytes: Buffer, start: number, length: number): void {
    this.wholes.push(bytes.toString('latin1', start, start + length))
  }
}

const said = [
  '+ab',
  '-cd',
  '',
  `+${'e'.repeat(300)}`,
  `-${'f'.repeat(300)}`,
  '+g',
  `+${'h'.repeat(70_000)}`,
  '-i',
  '+j',
]
const stream = Buffer.concat([...said.map((text) => frame(text)), frame('bye', 8), frame('+k')])
const texts = [...said, '+k']
const heads = texts.map((text) => `${text.length} ${text.slice(0, 3)}`)
const wholes = texts.filter((text) => text.startsWith('+'))

function readIn(sizes: () => number): Notes {
  const notes = new Notes()
  const reader = new FrameReader(notes)
  const shared = Buffer.alloc(stream.length)
  for (let at = 0; at < stream.length; ) {
    const size = Math.min(sizes(), stream.length - at)
    stream.copy(shared, 0, at, at + size)
    reader.read(shared.subarray(0, size))
    shared.fill(0)
    at += size
  }
  return notes
}

test('alice gets every frame once, in order, however the bytes are cut and though all chunks share one buffer', () => {
  for (const size of [1, 2, 3, 5, 7, 11, 64, 159, 160, 161, 4_096, stream.length]) {
    const notes = readIn(() => size)
    assert.deepEqual(notes.heads, heads, `in chunks of ${size}`)
    assert.deepEqual(notes.wholes, wholes, `in chunks of ${size}`)
  }
})

test('two cuts anywhere in the first frames change nothing', () => {
  for (let first = 1; first < 700; first++) {
    const sizes = [first, 13, stream.length]
    const notes = readIn(() => sizes.shift() ?? stream.length)
    assert.deepEqual(notes.heads, heads, `cut at ${first}`)
    assert.deepEqual(notes.wholes, wholes, `cut at ${first}`)
  }
})
