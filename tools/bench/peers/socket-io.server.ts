import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type * as joseModule from 'jose'
import { Server, type Socket } from 'socket.io'

const require = createRequire(new URL('../../../packages/server/package.json', import.meta.url))
const { jwtVerify } = require('jose') as typeof joseModule
const key = new TextEncoder().encode(process.env.BENCH_SECRET)

/**
 * Socket.IO as its documentation has it: a token checked in a middleware, rooms, each message to all of a room, answered
 * by its own acknowledgement. In memory: nothing is stored, numbered or caught up with.
 */
const http = createServer()
const server = new Server(http, { transports: ['websocket'], perMessageDeflate: false })
server.use((socket, next) => {
  admit(socket).then(() => next(), next)
})
server.on('connection', (socket) => {
  socket.on('send', (room: string, message: unknown, done: () => void) => {
    server.to(room).emit('message', message)
    done()
  })
})

async function admit(socket: Socket): Promise<void> {
  const { token, room } = socket.handshake.auth as { token: string; room: string }
  const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] })
  socket.data.user = payload.sub
  await socket.join(room)
}

http.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
