import { randomUUID } from 'node:crypto'
import { forEach } from '../generator.ts'
import { SocketIoClient } from '../peers/socket-io-client.ts'
import type { Measured } from '../servers/measured.ts'
import { token } from '../servers/token.ts'
import { ConfabClient } from '../wire/confab-client.ts'
import type { Open } from './connections.ts'

/** Authenticated and synced. `conversations`: how many the sync must name, where that is known. */
export function confabOpen(measured: Measured, conversations?: number): Open {
  return async (user, token) => {
    const client = new ConfabClient(user, new Map())
    const named = await client.open(measured.port, token)
    if (conversations !== undefined && named.length !== conversations)
      throw new Error(`${user} is in ${named.length} conversations, not in ${conversations}`)
    return client
  }
}

/** Authenticated, in a room of ten. */
export function socketIoOpen(measured: Measured): Open {
  let opened = 0
  return async (_user, token) => {
    const client = new SocketIoClient(`ten-${Math.floor(opened++ / 10)}`)
    await client.open(measured.port, token)
    return client
  }
}

/** Makes them known to the server, each in one conversation of ten. */
export async function seatInTens(measured: Measured, users: readonly string[]): Promise<void> {
  const visit = async (user: string, act: (client: ConfabClient) => Promise<unknown>) => {
    const client = new ConfabClient(user, new Map())
    await client.open(measured.port, token(user))
    await act(client)
    client.end()
  }
  await forEach(users.length, 32, (i) => visit(users[i] as string, async () => undefined))
  await forEach(users.length / 10, 16, (i) => {
    const [owner = '', ...others] = users.slice(i * 10, i * 10 + 10)
    const payload = { clientId: randomUUID(), kind: 'group', title: 'Ten', users: others }
    return visit(owner, (client) => client.ask('create', payload))
  })
}
