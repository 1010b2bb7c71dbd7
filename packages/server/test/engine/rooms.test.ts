import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Caller } from '../../src/domain/caller.ts'
import { decode, encode } from '../../src/engine/encode.ts'
import { Ring } from '../../src/engine/ring.ts'
import { Rooms } from '../../src/engine/rooms.ts'
import { Session } from '../../src/engine/session.ts'
import { Stall } from '../../src/engine/stall.ts'

const sink = { isSlow: false, push: () => true, close: () => undefined }

function caller(user: number): Caller {
  return {
    tenant: 1,
    user,
    external: `user-${user}`,
    tenantName: 'main',
    device: undefined,
    admin: false,
    issuedAt: 0,
    expiresAt: 1,
  }
}

test('joins and leaves in any order keep both sides of every interest in step', () => {
  const step = fc.record({
    session: fc.integer({ min: 0, max: 5 }),
    room: fc.integer({ min: 0, max: 5 }),
    what: fc.constantFrom('full', 'head', 'leave', 'end'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const rooms = new Rooms(() => undefined)
      const seated: Session[] = []
      const model = new Map<string, string>()
      const seat = (n: number) => {
        const session = new Session(`c${n}`, caller(n), sink, rooms.nextSlot())
        rooms.seat(session)
        seated[n] = session
        return session
      }
      for (const { session: n, room, what } of steps) {
        const session = seated[n] ?? seat(n)
        const id = `room-${room}`
        if (what === 'leave') {
          const found = rooms.room(id)
          assert.equal(found ? rooms.leave(session, found) : false, model.delete(`${n}/${id}`))
        } else if (what === 'end') {
          rooms.unseat(session)
          delete seated[n]
          for (const key of [...model.keys()]) if (key.startsWith(`${n}/`)) model.delete(key)
        } else {
          rooms.join(session, id, { from: n + 1, head: 0, isHead: what === 'head' })
          model.set(`${n}/${id}`, what)
        }
      }
      let sum = 0
      for (const room of rooms.allRooms()) sum += room.full.size + room.heads.size
      assert.equal(sum, model.size)
      for (const [key, level] of model) {
        const [n, id] = key.split('/') as [string, string]
        const session = seated[Number(n)] as Session
        const room = rooms.room(id)
        assert.deepEqual(room && rooms.interest(session, room), { from: Number(n) + 1, isHead: level === 'head' })
      }
    }),
  )
})

test('the ring gives exactly the entries asked for, or nothing, and stays within its bounds', () => {
  const batch = fc.array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 60 }), (batches) => {
      const ring = new Ring()
      const all: string[] = []
      for (const texts of batches) {
        const pieces = texts.map((text) => JSON.stringify(text))
        const lengths = pieces.map((piece) => encode(piece).length)
        ring.push(all.length + 1, encode(pieces.join(',')), lengths.length > 1 ? lengths : undefined, {
          entries: 8,
          bytes: 400,
        })
        all.push(...pieces)
      }
      const { first, last } = ring
      if (first === undefined || last === undefined) return
      assert.equal(last, all.length)
      assert.ok(last - first + 1 <= 16)
      for (let from = first; from <= last; from++) {
        for (let to = from; to <= last; to++) {
          assert.equal(decode(ring.read(from, to) as Uint8Array), all.slice(from - 1, to).join(','))
        }
      }
      assert.equal(ring.read(first - 1, last), undefined)
      assert.equal(ring.read(first, last + 1), undefined)
    }),
  )
})

test('a gap empties the ring', () => {
  const ring = new Ring()
  ring.push(1, encode('"a"'), undefined, { entries: 8, bytes: 400 })
  ring.push(9, encode('"x"'), undefined, { entries: 8, bytes: 400 })
  assert.deepEqual([ring.first, ring.last], [9, 9])
})

test('P3.6 a send behind a refused one waits until that one comes again', () => {
  const stall = new Stall()
  assert.equal(stall.blocks('room', 'm1', 0), undefined)
  stall.begin('room', 'm1', 0)
  assert.equal(stall.blocks('room', 'm2', 10), 1_000)
  assert.equal(stall.blocks('other', 'm2', 10), undefined)
  assert.equal(stall.blocks('room', 'm1', 20), undefined)
  assert.equal(stall.blocks('room', 'm2', 30), undefined)
})
