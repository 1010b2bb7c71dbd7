import { Server } from 'socket.io'

/** Socket.IO as it comes: a room, each message to all in it, answered by its own acknowledgement. In memory. */
const server = new Server(Number(process.argv[2]), { transports: ['websocket'], perMessageDeflate: false })
server.on('connection', (socket) => {
  socket.join('all')
  socket.on('send', (message: unknown, done: () => void) => {
    server.to('all').emit('message', message)
    done()
  })
})
process.send?.('ready') ?? console.log('ready')
