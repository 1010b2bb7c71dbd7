import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Caller } from '../../src/domain/caller.ts'
import { decode, encode } from '../../src/engine/encode.ts'
import { Ring } from '../../src/engine/ring.ts'
import { Rooms } from '../../src/engine/rooms.ts'
import { Session } from '../../src/engine/session.ts'
import { Stall } from '../../src/engine/stall.ts'

const sink = { push: () => true, close: () => undefined }

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

test('the ring gives exactly the entries asked for, or nothing', () => {
  const ring = new Ring()
  const most = { entries: 6, bytes: 1_000 }
  ring.push(1, encode('"a"'), undefined, most)
  ring.push(2, encode('"bb","c"'), [4, 3], most)
  ring.push(4, encode('"d"'), undefined, most)
  assert.equal(decode(ring.read(1, 4) as Uint8Array), '"a","bb","c","d"')
  assert.equal(decode(ring.read(3, 3) as Uint8Array), '"c"')
  assert.equal(decode(ring.read(2, 2) as Uint8Array), '"bb"')
  assert.equal(ring.read(0, 2), undefined)
  assert.equal(ring.read(4, 5), undefined)
  ring.push(5, encode('"e","f","g"'), [3, 3, 3], most)
  assert.equal(ring.first, 2, 'the oldest went')
  ring.push(9, encode('"x"'), undefined, most)
  assert.equal(ring.first, 9, 'a gap empties it')
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
