import { WebSocketServer } from 'ws'

/** The ceiling of fan-out: `ws` alone, each message to all connections, no store, no order, no names. */
const server = new WebSocketServer({ port: Number(process.argv[2]), host: '127.0.0.1', perMessageDeflate: false })
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    for (const client of server.clients) client.send(data, { binary: isBinary })
  })
})
server.on('listening', () => process.send?.('ready') ?? console.log('ready'))
