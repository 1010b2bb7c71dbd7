import { once } from 'node:events'
import type { Scene } from '../scene.ts'
import { tokenOf } from '../token.ts'
import { moment, type Way } from '../way.ts'
import { dial, leave } from './handshake.ts'

async function head(scene: Scene, user: string, line: string, more: readonly string[] = []): Promise<string> {
  const lines = [
    `${line} HTTP/1.1`,
    `Host: 127.0.0.1:${scene.door.port}`,
    `Authorization: Bearer ${await tokenOf(user)}`,
    ...more,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

const bodyBrokenOff: Way = async (scene, user) => {
  const socket = await dial(scene)
  const more = ['Content-Type: application/json', 'Content-Length: 5000']
  socket.write(await head(scene, user, `POST /v1/conversations/${scene.rooms[0]}/messages`, more))
  await moment(scene, 20)
  socket.write('{"content":{"text":"this goes on and')
  await moment(scene, 100)
  leave(scene, socket)
}

/** A whole request, and then nothing on the same transport. */
const idleAfterwards: Way = async (scene, user) => {
  const socket = await dial(scene)
  socket.write(await head(scene, user, 'GET /v1/conversations'))
  await once(socket, 'data')
  leave(scene, socket)
}

/** Asks for many pages at once and reads none of them. */
const answerUnread: Way = async (scene, user) => {
  const socket = await dial(scene)
  socket.pause()
  const asked = await head(scene, user, `GET /v1/conversations/${scene.fat}/entries?limit=50`)
  socket.write(asked.repeat(12))
  await moment(scene, 300)
  leave(scene, socket)
}

export const restWays = { bodyBrokenOff, idleAfterwards, answerUnread }
