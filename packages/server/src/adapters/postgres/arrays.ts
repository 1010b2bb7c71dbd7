/**
 * Arrays in PostgreSQL's binary format. `pg` sends a Buffer as a binary parameter: half the cost of a text array, which
 * is quoted here and parsed there.
 */

const oids = { bool: 16, int4: 23, int8: 20, text: 25, uuid: 2950, bytea: 17 } as const

/** Header: dimensions, no nulls, element type, length, lower bound 1; then each element with its length before it. */
function begin(oid: number, count: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(20 + count * 4 + bytes)
  buffer.writeInt32BE(1, 0)
  buffer.writeInt32BE(0, 4)
  buffer.writeInt32BE(oid, 8)
  buffer.writeInt32BE(count, 12)
  buffer.writeInt32BE(1, 16)
  return buffer
}

export function int4Array(values: readonly number[]): Buffer {
  const buffer = begin(oids.int4, values.length, values.length * 4)
  let at = 20
  for (const value of values) {
    at = buffer.writeInt32BE(4, at)
    at = buffer.writeInt32BE(value, at)
  }
  return buffer
}

export function int8Array(values: readonly number[]): Buffer {
  const buffer = begin(oids.int8, values.length, values.length * 8)
  let at = 20
  for (const value of values) {
    at = buffer.writeInt32BE(8, at)
    at = buffer.writeInt32BE(Math.floor(value / 2 ** 32), at)
    at = buffer.writeInt32BE(value | 0, at)
  }
  return buffer
}

export function uuidArray(values: readonly string[]): Buffer {
  const buffer = begin(oids.uuid, values.length, values.length * 16)
  let at = 20
  for (const value of values) {
    at = buffer.writeInt32BE(16, at)
    if (buffer.write(value.replaceAll('-', ''), at, 16, 'hex') !== 16) throw new RangeError('not a UUID')
    at += 16
  }
  return buffer
}

export function byteaArray(values: readonly Uint8Array[]): Buffer {
  let bytes = 0
  for (const value of values) bytes += value.byteLength
  const buffer = begin(oids.bytea, values.length, bytes)
  let at = 20
  for (const value of values) {
    at = buffer.writeInt32BE(value.byteLength, at)
    buffer.set(value, at)
    at += value.byteLength
  }
  return buffer
}

export function textArray(values: readonly string[]): Buffer {
  let bytes = 0
  for (const value of values) bytes += Buffer.byteLength(value)
  const buffer = begin(oids.text, values.length, bytes)
  let at = 20
  for (const value of values) {
    const written = buffer.write(value, at + 4)
    buffer.writeInt32BE(written, at)
    at += 4 + written
  }
  return buffer
}

export function booleanArray(values: readonly boolean[]): Buffer {
  const buffer = begin(oids.bool, values.length, values.length)
  let at = 20
  for (const value of values) {
    at = buffer.writeInt32BE(1, at)
    at = buffer.writeUInt8(value ? 1 : 0, at)
  }
  return buffer
}
