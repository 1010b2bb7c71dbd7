import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import type { Scene } from '../scene.ts'
import { tokenOf } from '../token.ts'
import { moment, type Way } from '../way.ts'

/** A ClientHello that says it goes on for 512 bytes. */
const helloBegun = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])

/** A transport on which nothing was said: under TLS neither. */
async function reach({ door }: Scene): Promise<Socket> {
  const socket = connect(door.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** One on which HTTP can be spoken. */
export async function dial(scene: Scene): Promise<Socket> {
  if (!scene.door.isTls) return reach(scene)
  const socket = tlsConnect({ port: scene.door.port, host: '127.0.0.1', rejectUnauthorized: false })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  return socket
}

/** Gone, or there and silent: as chance will have it. */
export function leave({ random, ghosts }: Scene, socket: Socket): void {
  if (random.is(0.5)) {
    socket.destroy()
    return
  }
  socket.pause()
  ghosts.add(() => socket.destroy())
}

function upgrade({ door }: Scene, token: string, path = '/v1/socket', more: readonly string[] = []): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${door.port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: c29ha2VkIHNvYWtlZCBzb2E=',
    `Sec-WebSocket-Protocol: confab.v1, confab.token.${token}`,
    ...more,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

const silent: Way = async (scene) => {
  const socket = await reach(scene)
  await moment(scene, 200)
  leave(scene, socket)
}

const inTls: Way = async (scene) => {
  const socket = await reach(scene)
  socket.write(helloBegun)
  await moment(scene, 200)
  leave(scene, socket)
}

const inHeaders: Way = async (scene, user) => {
  const socket = await dial(scene)
  const whole = upgrade(scene, await tokenOf(user))
  socket.write(whole.slice(0, 1 + scene.random.below(whole.length - 2)))
  await moment(scene, 200)
  leave(scene, socket)
}

/** The server looks the token up, and finds nobody to answer. */
const asked: Way = async (scene, user) => {
  const socket = await dial(scene)
  socket.write(upgrade(scene, await tokenOf(user)))
  await moment(scene, 10)
  leave(scene, socket)
}

/** Upgraded, and no hello. */
const ungreeted: Way = async (scene, user) => {
  const socket = await dial(scene)
  socket.write(upgrade(scene, await tokenOf(user)))
  await once(socket, 'data')
  await moment(scene, 100)
  leave(scene, socket)
}

const expired: Way = async (scene, user) => {
  const socket = await dial(scene)
  socket.write(upgrade(scene, await tokenOf(user, { ttl: -10_000 })))
  await once(socket, 'data')
  leave(scene, socket)
}

const refused: Way = async (scene, user) => {
  const socket = await dial(scene)
  const token = await tokenOf(user)
  const isPath = scene.random.is(0.5)
  socket.write(upgrade(scene, token, isPath ? '/v1/nothing' : '/v1/socket', isPath ? [] : ['Origin: http://elsewhere']))
  await moment(scene, 20)
  leave(scene, socket)
}

export const handshakeWays = { silent, inTls, inHeaders, asked, ungreeted, expired, refused }
