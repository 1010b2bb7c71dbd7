import type { Command } from '@confab/protocol'
import type { Engine } from '../engine/engine.ts'
import type { Session } from '../engine/session.ts'

/** All commands but `ack`, which has no reply. */
export type Answered = Exclude<Command, { type: 'ack' }>

/** Maps a valid command to an engine call. Answers the reply's payload as JSON text. */
export async function dispatch(engine: Engine, session: Session, command: Answered): Promise<string> {
  // A renewal comes by itself, and shows nobody's hand.
  if (command.type !== 'renew') engine.presence.active(session)
  if (command.type === 'history') return engine.messages.history(session.caller, command.payload, session)
  return JSON.stringify(await answer(engine, session, command))
}

async function answer(
  { messages, conversations, people, receipts, typing, presence, devices, sessions }: Engine,
  session: Session,
  command: Exclude<Answered, { type: 'history' }>,
): Promise<unknown> {
  const { caller } = session
  switch (command.type) {
    case 'hello':
      return sessions.hello(session, command.payload)
    case 'send':
      return messages.send(caller, command.payload, session)
    case 'edit':
      return messages.edit(caller, command.payload, session)
    case 'delete':
      return messages.delete(caller, command.payload, session)
    case 'react':
      return messages.react(caller, command.payload, session)
    case 'reactions':
      return messages.reactions(caller, command.payload)
    case 'interest':
      return sessions.setInterest(session, command.payload).then(() => ({}))
    case 'sync':
      return sessions.sync(session, command.payload)
    case 'members':
      return conversations.members(caller, command.payload)
    case 'changeMembers':
      return conversations.changeMembers(caller, command.payload, session)
    case 'rename':
      return conversations.rename(caller, command.payload, session)
    case 'create':
      return conversations.create(caller, command.payload)
    case 'renew':
      return sessions.renew(session, command.payload.ticket)
    case 'conversation':
      return conversations.get(caller, command.payload.conversationId)
    case 'read':
      return receipts.read(caller, command.payload, session).then(() => ({}))
    case 'unread':
      return receipts.unread(caller, command.payload, session).then(() => ({}))
    case 'notify':
      return receipts.notify(caller, command.payload).then(() => ({}))
    case 'receipts':
      return receipts.receipts(caller, command.payload)
    case 'pending':
      return receipts.pending(caller, command.payload)
    case 'typing':
      typing.type(session, command.payload)
      return Promise.resolve({})
    case 'setPresence':
      presence.set(session, command.payload)
      return Promise.resolve({})
    case 'watch':
      return presence.watch(session, command.payload)
    case 'devices':
      return devices.list(caller, session)
    case 'logOut':
      return devices.logOut(caller, command.payload, session).then(() => ({}))
    case 'users':
      return people.users(caller, command.payload.users).then((items) => ({ items }))
  }
}
