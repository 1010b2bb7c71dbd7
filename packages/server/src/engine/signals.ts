import type { Envelope, FrameHeader, PresenceHeader, SignalHeader } from '../domain/envelope.ts'
import type { NodeId, UserNumber } from '../domain/ids.ts'
import type { UserChange } from '../domain/journal.ts'
import type { Limits } from '../domain/limits.ts'
import type { Reader } from '../ports/store.ts'
import { eventFrame } from './encode.ts'

import type { Hub } from './hub.ts'
import type { Session } from './session.ts'
import type { UserNews } from './user-news.ts'

/**
 * What concerns a user himself: added, removed, revoked, renamed. Comes through the broker, and again from the journal;
 * applied by state, so that a repeat changes and tells nothing.
 */
export class Signals {
  readonly #hub: Hub
  readonly #reader: Reader
  readonly #limits: Limits
  readonly #userNews: UserNews
  readonly #presence: (from: NodeId, header: PresenceHeader) => void

  constructor(needs: {
    hub: Hub
    reader: Reader
    limits: Limits
    userNews: UserNews
    presence: (from: NodeId, header: PresenceHeader) => void
  }) {
    this.#hub = needs.hub
    this.#userNews = needs.userNews
    this.#reader = needs.reader
    this.#limits = needs.limits
    this.#presence = needs.presence
  }

  /** The one receiver of this node's envelopes. */
  receive(envelope: Envelope): void {
    const { from, header, payload } = envelope
    if (header.k === 'range') this.#hub.receive(header, payload)
    else if (header.k === 'frame') this.#pass(header, payload)
    else if (header.k === 'presence') this.#presence(from, header)
    else this.#apply(header)
  }

  /** From the journal's tail. */
  async repair(change: UserChange): Promise<void> {
    // Of those who are elsewhere, too: it is others who are told.
    if (change.type === 'user') return this.#userNews.changed(change.user)
    if (this.#hub.rooms.sessionsOf(change.user).length === 0) return
    if (change.type === 'added') await this.#repairAdded(change.user, change.conversation, change.from)
    else if (change.type === 'removed') this.#removed(change.user, change.conversation, change.to)
    else this.#revoked(change.user, change.device, change.notBefore)
  }

  /** A conversation nobody here knew of yet: an announcement is everybody's of its tenant. */
  async repairNew(conversation: string): Promise<void> {
    const [head] = await this.#reader.heads([conversation])
    if (head && head.memberCount === 0)
      this.#apply({ k: 'added', users: [], tenant: head.tenant, conversation, seq: 1, kind: head.kind, members: 0 })
  }

  #pass({ users, conversation }: FrameHeader, frame: Uint8Array): void {
    const room = conversation === undefined ? undefined : this.#hub.rooms.room(conversation)
    if (room) this.#hub.fanout.pass(room, frame)
    for (const user of users) for (const session of this.#hub.rooms.sessionsOf(user)) session.sink.push(frame)
  }

  #apply(header: SignalHeader): void {
    const { conversation, seq } = header
    if (header.k === 'added' && conversation !== undefined && seq !== undefined) {
      for (const session of this.#addressed(header))
        this.#added(session, conversation, seq, header.members ?? 0, header.tenant !== undefined)
    } else if (header.k === 'removed' && conversation !== undefined && seq !== undefined) {
      for (const user of header.users) this.#removed(user, conversation, seq)
    } else if (header.k === 'revoked') {
      for (const user of header.users) this.#revoked(user, header.device, header.notBefore ?? 0)
    }
  }

  *#addressed(header: SignalHeader): Generator<Session> {
    if (header.tenant === undefined) {
      for (const user of header.users) yield* this.#hub.rooms.sessionsOf(user)
      return
    }
    for (const session of this.#hub.rooms.all()) if (session.caller.tenant === header.tenant) yield session
  }

  #added(session: Session, conversation: string, from: number, members: number, isAnnouncement: boolean): void {
    session.removedMeanwhile?.delete(conversation)
    if (!session.greeted) return
    const room = this.#hub.rooms.room(conversation)
    const now = room && this.#hub.rooms.interest(session, room)
    if (now && now.from >= from) return
    if (session.places.size >= this.#limits.interestsPerSession) return
    const isHead = session.places.size >= this.#limits.fullInterests
    // Whatever comes is put in order from here on: without a place to begin at, the first range to arrive would be
    // taken for the next one, and a removal lost before it would never be seen.
    this.#hub.join(session, conversation, { from, head: from - 1, isHead }, members, isAnnouncement)
    const told = { from, head: from, interest: isHead ? 'head' : 'full' } as const
    session.sink.push(eventFrame('signal', { signal: 'added', conversationId: conversation, ...told }))
  }

  async #repairAdded(user: UserNumber, conversation: string, from: number): Promise<void> {
    const isMember = (await this.#reader.areMembers(conversation, [user])).length > 0
    if (!isMember) return
    const [head] = await this.#reader.heads([conversation])
    for (const session of this.#hub.rooms.sessionsOf(user))
      this.#added(session, conversation, from, head?.memberCount ?? 0, false)
  }

  #removed(user: UserNumber, conversation: string, to: number): void {
    for (const session of this.#hub.rooms.sessionsOf(user)) {
      session.removedMeanwhile?.add(conversation)
      const room = this.#hub.rooms.room(conversation)
      const interest = room && this.#hub.rooms.interest(session, room)
      // Added again since: this is an old removal, repeated by the journal.
      if (!room || !interest || interest.from > to) continue
      // He reads the entry that removed him by history, whose intervals end there.
      this.#hub.rooms.leave(session, room)
      session.sink.push(eventFrame('signal', { signal: 'removed', conversationId: conversation, to }))
    }
  }

  #revoked(user: UserNumber, device: string | undefined, notBefore: number): void {
    for (const session of [...this.#hub.rooms.sessionsOf(user)]) {
      if (session.caller.issuedAt >= notBefore || (device !== undefined && session.device !== device)) continue
      session.loggedOut = device !== undefined
      if (device === undefined) session.sink.close(4001, 'token revoked')
      else session.sink.close(4501, 'logged out')
    }
  }
}
