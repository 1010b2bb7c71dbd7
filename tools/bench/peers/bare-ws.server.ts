import { createRequire } from 'node:module'
import type * as ws from 'ws'

// The version that our server has, not the one that Socket.IO brings.
const require = createRequire(new URL('../../../packages/server/package.json', import.meta.url))
const { WebSocketServer } = require('ws') as typeof ws

/** The ceiling of fan-out: `ws` alone, each message to all connections; no store, no order, no names. */
const server = new WebSocketServer({ port: Number(process.argv[2]), host: '127.0.0.1', perMessageDeflate: false })
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    for (const client of server.clients) client.send(data, { binary: isBinary })
  })
})
server.on('listening', () => console.log('ready'))
