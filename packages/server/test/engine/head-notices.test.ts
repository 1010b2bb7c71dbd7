import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../src/domain/caller.ts'
import { decode } from '../../src/engine/encode.ts'
import { HeadNotices, turnsOfAll } from '../../src/engine/head-notices.ts'
import { Rooms } from '../../src/engine/rooms.ts'
import { Session } from '../../src/engine/session.ts'

const clock = { now: () => 0, after: () => () => undefined }
const readers = 20

function caller(user: number): Caller {
  const who = { tenant: 1, user, external: `user-${user}`, tenantName: 'main', device: undefined }
  return { ...who, admin: false, issuedAt: 0, expiresAt: 1 }
}

/** A node with twenty readers who have some conversations as heads only, and what each was told. */
function bed(ids: readonly string[]) {
  const rooms = new Rooms(() => undefined)
  const told: string[][] = []
  const slow = new Set<number>()
  const sessions = Array.from({ length: readers }, (_, n) => {
    const sink = {
      get isSlow() {
        return slow.has(n)
      },
      push: (frame: Uint8Array) => told.push([String(n), decode(frame)]) > 0,
      close: () => undefined,
    }
    const session = new Session(`c${n}`, caller(n), sink, rooms.nextSlot())
    rooms.seat(session)
    for (const id of ids) rooms.join(session, id, { from: 1, head: 7, isHead: true })
    return session
  })
  return { rooms, notices: new HeadNotices(rooms, clock), told, slow, sessions }
}

test('each is told once in all turns, in one frame, and never all of them in one turn', () => {
  const { rooms, notices, told } = bed(['a', 'b'])
  for (const room of rooms.allRooms()) notices.add(room)
  const turns = []
  for (let turn = 0; turn < turnsOfAll; turn++) {
    const before = told.length
    notices.tell()
    turns.push(told.length - before)
  }
  assert.deepEqual(turns, new Array(turnsOfAll).fill(readers / turnsOfAll))
  assert.equal(new Set(told.map(([who]) => who)).size, readers)
  for (const [, frame] of told) assert.deepEqual(JSON.parse(frame as string).payload.heads.length, 2)
  notices.tell()
  assert.deepEqual([told.length, notices.due], [readers, 0], 'nothing went on since')
})

test('what goes on again in the middle is told to all once more, with the head that it has then', () => {
  const { rooms, notices, told } = bed(['a'])
  const [room] = [...rooms.allRooms()]
  assert.ok(room)
  notices.add(room)
  for (let turn = 0; turn < 3; turn++) notices.tell()
  room.position = 9
  notices.add(room)
  for (let turn = 0; turn < turnsOfAll; turn++) notices.tell()
  const last = new Map(told.map(([who, frame]) => [who, JSON.parse(frame as string).payload.heads[0].head]))
  assert.deepEqual([last.size, [...new Set(last.values())], notices.due], [readers, [9], 0])
})

test('a slow one is not told, but remembered as behind', () => {
  const { rooms, notices, told, slow, sessions } = bed(['a'])
  slow.add(4)
  for (const room of rooms.allRooms()) notices.add(room)
  for (let turn = 0; turn < turnsOfAll; turn++) notices.tell()
  assert.deepEqual([told.length, sessions[4]?.lag.size, sessions[5]?.lag.size], [readers - 1, 1, 0])
})
