import type { Conversation, Stored } from '@confab/protocol'
import { makeApi } from '../../src/api/app.ts'
import { AddressBuckets } from '../../src/domain/address-buckets.ts'
import type { Caller } from '../../src/domain/caller.ts'
import { defaultLimits, type Limits } from '../../src/domain/limits.ts'
import { Refused } from '../../src/domain/refusal.ts'
import type { Engine, LoggedIn } from '../../src/engine/engine.ts'
import { makeLog } from '../../src/ops/log.ts'

export const tea = '0189a2b4-1234-4234-8234-123456789abc'
export const key = '00000000-0000-4000-8000-000000000001'
export const operatorKey = 'the key of the operator'.replaceAll(' ', '-')

const person = (external: string, admin: boolean): Caller => ({
  ...{ tenant: 1, user: 1, external, tenantName: 'main', device: undefined, admin, issuedAt: 0, expiresAt: 9e12 },
})
const callers = new Map([
  ['alice', person('alice', false)],
  ['root', person('root', true)],
])
const invite = { inviteId: key, conversationId: tea, creator: 'alice', createdAt: 5, expiresAt: 9, used: 0 }
const stored: Stored = { conversationId: tea, seq: 2, at: 5 }
const conversation: Conversation = {
  ...{ conversationId: tea, kind: 'group', title: 'Tea', role: 'owner', head: 2, countable: 1, floor: 0, from: 1 },
  ...{
    members: 1,
    at: 5,
    delivered: 0,
    read: 0,
    readCountable: 0,
    seen: 0,
    seenCountable: 0,
    notify: 'all',
    mentions: 0,
  },
} as const
const loggedIn = (user: string): LoggedIn => ({
  ...{ token: 'canary-access', expiresAt: 5, tenant: 'main', user, device: 'phone', admin: false },
  ...{ refreshToken: 'canary-refresh', refreshExpiresAt: 86_400_000 },
})
const entry = { seq: 2, kind: 'message', sender: 'alice', clientId: key, at: 5, counts: true, content: { text: 'hi' } }

/** An engine that says yes and remembers what it was asked; `fault` is thrown instead of the next send. */
export function fakeEngine() {
  const asked: unknown[][] = []
  const state: { fault?: Error } = {}
  const yes =
    <T>(name: string, answer: T) =>
    async (...given: unknown[]): Promise<T> => {
      asked.push([name, ...given.slice(1)])
      return answer
    }
  const engine: Omit<Engine, 'sessions' | 'state' | 'typing'> = {
    admission: {
      async identify(token) {
        const caller = callers.get(token)
        if (!caller) throw new Refused('unauthorized', 'not a good token')
        return caller
      },
      issueTicket: yes('issueTicket', { ticket: 'canary-ticket', expiresAt: 5 }),
      redeem: async () => person('alice', false),
      actAs: async () => person('alice', false),
      actAsAdmin: async () => person('operator', true),
      lock: yes('lock', undefined),
      revoke: yes('revoke', undefined),
    },
    messages: {
      async send(...given) {
        if (state.fault) throw state.fault
        return yes('send', stored)(...given)
      },
      edit: yes('edit', stored),
      delete: yes('delete', stored),
      react: yes('react', stored),
      reactions: yes('reactions', { items: [{ emoji: '👍', user: 'bob', seq: 3, at: 5 }] }),
      history: yes('history', JSON.stringify({ conversationId: tea, entries: [entry], head: 2, from: 1, more: true })),
    },
    conversations: {
      create: yes('create', { conversation }),
      rename: yes('rename', stored),
      changeMembers: yes('changeMembers', stored),
      get: yes('get', conversation),
      members: yes('members', { items: [{ user: 'alice', role: 'owner' as const, since: 1 }] }),
      list: yes('list', { conversations: [conversation], since: 's', complete: true, whole: true, reset: false }),
    },
    invites: {
      create: yes('createInvite', { invite, code: 'ab'.repeat(32) }),
      list: yes('listInvites', { items: [invite] }),
      revoke: yes('revokeInvite', undefined),
      look: yes('look', { conversationId: tea, kind: 'group', title: 'Tea', members: 2 }),
      join: yes('joinInvited', { conversation }),
    },
    receipts: {
      read: yes('read', undefined),
      unread: yes('unread', undefined),
      delivered: () => undefined,
      notify: yes('notify', undefined),
      receipts: yes('receipts', { members: 2, delivered: 2, read: 1, items: [{ user: 'bob', delivered: 2, read: 1 }] }),
      pending: yes('pending', { items: [{ user: 'bob', delivered: 1, since: 5 }] }),
    },
    presence: {
      set: () => undefined,
      watch: async () => ({ items: [] }),
      list: yes('presence', { items: [{ user: 'bob', presence: 'offline' as const, lastSeen: 5 }] }),
      active: () => undefined,
      counts: { own: 0, lingering: 0, statuses: 0, others: 0, watched: 0, watchers: 0, waiting: 0 },
    },
    devices: {
      list: yes('devices', { items: [{ id: 'phone', kind: 'mobile', seenAt: 5, online: true, current: false }] }),
      logOut: yes('logOut', undefined),
    },
    logins: {
      begin: async (identify, about) => yes('begin', loggedIn((await identify()).external))(identify, about),
      refresh: yes('refresh', loggedIn('alice')),
      end: yes('endLogin', { tenant: 'main', user: 'alice', device: 'phone' }),
    },
    whereabouts: {
      of: yes('where', {
        askedAt: 'a',
        nodes: ['a'],
        connections: [{ connection: 'c1', node: 'a', device: undefined, connectedAt: 5, heardAt: 6 }],
      }),
    },
    people: {
      users: yes('users', [{ user: 'bob', name: 'Bob', version: 1 }]),
      put: yes('put', { user: 'bob', version: 2 }),
      block: yes('block', undefined),
      blocks: yes('blocks', ['carol']),
      setDirectPolicy: yes('setDirectPolicy', undefined),
    },
  }
  return { engine: engine as Engine, asked, state }
}

/** The API over it, with a clock of its own and the lines it logs. */
export function fakeApi(limits: Partial<Limits> = {}) {
  const { engine, asked, state } = fakeEngine()
  const lines: string[] = []
  const time = { now: 1_000 }
  const { requestsPerSecond, requestBurst, addressesKnown } = { ...defaultLimits, requestBurst: 1_000_000, ...limits }
  const app = makeApi({
    engine,
    addresses: new AddressBuckets(requestsPerSecond, requestBurst, addressesKnown),
    config: {
      origins: ['https://chat.example'],
      adminKey: operatorKey,
      defaultTenant: undefined,
      trustProxy: ['10.0.0.0/8'],
    },
    limits: { ...defaultLimits, requestBurst: 1_000_000, ...limits },
    ways: { development: true, loginUrl: 'https://example.com/login', defaultTenant: 'main', isPlain: true },
    metrics: { refused: () => undefined },
    log: makeLog({ level: 'trace', serverId: 'n1', output: { write: (line) => lines.push(line) } }),
    clock: { now: () => time.now },
  })
  return { app, asked, state, lines, time }
}
