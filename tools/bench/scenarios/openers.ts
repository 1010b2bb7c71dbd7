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

/** With all that a client of an application has on: credit, a device, a watch of those in its conversation of ten. */
export function confabOpenAllOn(measured: Measured): Open {
  return async (user, token) => {
    const client = new ConfabClient(user, new Map())
    client.acknowledges = true
    const device = { id: `device-of-${user}`, name: 'A phone', kind: 'mobile' }
    await client.open(measured.port, token, { features: ['credit'], device })
    const [name = '', number = ''] = user.split(/(?<=-)/)
    const first = Math.floor(Number(number) / 10) * 10
    await client.ask('watch', { users: Array.from({ length: 10 }, (_, i) => `${name}${first + i}`) })
    return client
  }
}

/** Makes them known to the server, each in one conversation of so many. */
export async function seatInGroups(measured: Measured, users: readonly string[], size: number): Promise<void> {
  const visit = async (user: string, act: (client: ConfabClient) => Promise<unknown>) => {
    const client = new ConfabClient(user, new Map())
    await client.open(measured.port, token(user))
    await act(client)
    client.end()
  }
  await forEach(users.length, 32, (i) => visit(users[i] as string, async () => undefined))
  await forEach(users.length / size, 16, (i) => {
    const [owner = '', ...others] = users.slice(i * size, i * size + size)
    const payload = { clientId: randomUUID(), kind: 'group', title: 'Group', users: others }
    return visit(owner, (client) => client.ask('create', payload))
  })
}
