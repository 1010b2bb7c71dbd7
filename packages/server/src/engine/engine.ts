import type {
  CommandPayload,
  Conversation,
  Created,
  DeviceList,
  Invitation,
  InviteList,
  MemberPage,
  NewInvite,
  PendingPage,
  PresenceList,
  ReactionPage,
  ReceiptPage,
  ReplyPayload,
  Stored,
  SyncPage,
  User,
} from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import type { DirectPolicy, Profile } from '../ports/directory.ts'
import type { Whereabouts as Connected, Sink } from '../ports/node.ts'
import type { Session } from './session.ts'

/**
 * What the product does, as the edges call it. Every verb throws `Refused` (an error of the wire) and nothing else;
 * payloads were validated against the protocol's schemas before. REST and WebSocket take the same road.
 */
export interface Engine {
  readonly admission: Admission
  readonly messages: Messages
  readonly conversations: Conversations
  readonly people: People
  readonly invites: Invites
  readonly receipts: Receipts
  readonly typing: Typing
  readonly presence: Presences
  readonly devices: Devices
  readonly logins: Logins
  readonly sessions: Sessions
  readonly whereabouts: Whereabouts
  readonly state: EngineState
}

/** Which nodes a user is connected to: for operators. */
export interface Whereabouts {
  /** Throws Refused `notFound`. What Redis can't tell now is left out. */
  of(tenant: string, user: string): Promise<Found>
}

export interface Found {
  /** The node that looked. */
  readonly askedAt: string
  /** Where messages for the user go: as the router looks it up. */
  readonly nodes: readonly string[]
  readonly connections: readonly Connected[]
}

/** Who comes in. */
export interface Admission {
  /** The caller a token names; he comes into being at his first one. Throws Refused `unauthorized` or `unavailable`. */
  identify(token: string): Promise<Caller>
  /** A one-use ticket for this caller, good for 30 s, in place of a token in a URL or frame. */
  issueTicket(caller: Caller): Promise<{ ticket: string; expiresAt: number }>
  redeem(ticket: string): Promise<Caller>
  /** On a development server: whoever he says he is. */
  actAs(tenant: string, user: string, says: { readonly name?: string; readonly admin?: boolean }): Promise<Caller>
  /** Somebody who rules a tenant by the operator's key, without a token. */
  actAsAdmin(tenant: string, user: string): Promise<Caller>
  /** Kills all tokens of a user as `revoke` does, and lets none in, new ones neither, until he is unlocked. */
  lock(tenant: string, user: string, isLocked: boolean): Promise<void>
  /** Kills the tokens issued until now: of one device, or of all. Their connections close with 4001 or 4501. */
  revoke(tenant: string, user: string, device: string | undefined): Promise<void>
}

/** What one says of the device on which he logs in. */
export interface LoginAbout {
  /** Not given, and not claimed by his token: a new one. */
  readonly device?: string
  readonly name?: string
  readonly kind?: string
}

/** Whom a login ended for. */
export interface LoginEnded {
  readonly tenant: string
  readonly user: string
  readonly device: string
}

/** Who is logged in, and by which tokens. Times in ms. */
export interface LoggedIn extends LoginEnded {
  /** A short-lived access token, taken wherever tokens are. */
  readonly token: string
  readonly expiresAt: number
  readonly admin: boolean
  /** Good once, to get the next two. */
  readonly refreshToken: string
  readonly refreshExpiresAt: number
}

/** Logins on devices, for who should keep no long-lived token where scripts can read it: browsers above all. */
export interface Logins {
  /** `identify` tells who; its Refused is the answer. A login of the same device before it is over. */
  begin(identify: () => Promise<Caller>, about: LoginAbout): Promise<LoggedIn>
  /**
   * The next tokens. Throws Refused `unauthorized`: he is not logged in (any more), was logged out, revoked or locked; or
   * the refresh token was used before, and then his device is logged out.
   */
  refresh(refreshToken: string | undefined): Promise<LoggedIn>
  /** Logs the device out: its sockets close, its tokens die. undefined: nobody was logged in by this token. */
  end(refreshToken: string | undefined): Promise<LoginEnded | undefined>
}

/** `session`: the connection it came over, whose order is kept; undefined over REST. */
export interface Messages {
  send(caller: Caller, payload: CommandPayload<'send'>, session?: Session): Promise<Stored>
  edit(caller: Caller, payload: CommandPayload<'edit'>, session?: Session): Promise<Stored>
  delete(caller: Caller, payload: CommandPayload<'delete'>, session?: Session): Promise<Stored>
  react(caller: Caller, payload: CommandPayload<'react'>, session?: Session): Promise<Stored>
  /** All who reacted to a message that the caller may read. */
  reactions(caller: Caller, payload: CommandPayload<'reactions'>): Promise<ReactionPage>
  /** JSON text of a `Page`: bodies are passed on as they are stored, not parsed and written again. */
  history(caller: Caller, payload: CommandPayload<'history'>, session?: Session): Promise<string>
}

export interface Conversations {
  create(caller: Caller, payload: CommandPayload<'create'>): Promise<Created>
  rename(caller: Caller, payload: CommandPayload<'rename'>, session?: Session): Promise<Stored>
  changeMembers(caller: Caller, payload: CommandPayload<'changeMembers'>, session?: Session): Promise<Stored>
  get(caller: Caller, conversationId: string): Promise<Conversation>
  members(caller: Caller, payload: CommandPayload<'members'>): Promise<MemberPage>
  /** A page of the caller's list, or of what changed since a token. Registers nothing. */
  list(caller: Caller, payload: CommandPayload<'sync'>): Promise<SyncPage>
}

/** Codes by which people join. Over REST only. */
export interface Invites {
  /** `expiresIn` in ms. Throws Refused `notFound`, `forbidden`, `badRequest` or `limitReached`. The code is told only here. */
  create(
    caller: Caller,
    conversationId: string,
    wish: { readonly expiresIn?: number; readonly uses?: number },
  ): Promise<NewInvite>
  list(caller: Caller, conversationId: string): Promise<InviteList>
  revoke(caller: Caller, conversationId: string, inviteId: string): Promise<void>
  /** Throws Refused `notFound`: no such code, or it is over, or another tenant's. */
  look(caller: Caller, code: string): Promise<Invitation>
  /** `duplicate`: he was a member already. */
  join(caller: Caller, code: string, clientId: string): Promise<Created>
}

/** Cursors: what was delivered and read, and how far one's badge is cleared. */
export interface Receipts {
  /** Throws Refused `notFound`, or `badRequest` beyond the last entry. Stored and told within a second. */
  read(caller: Caller, payload: CommandPayload<'read'>, session?: Session): Promise<void>
  unread(caller: Caller, payload: CommandPayload<'unread'>, session?: Session): Promise<void>
  delivered(session: Session, all: readonly { conversationId: string; seq: number }[]): void
  notify(caller: Caller, payload: CommandPayload<'notify'>): Promise<void>
  receipts(caller: Caller, payload: CommandPayload<'receipts'>): Promise<ReceiptPage>
  pending(caller: Caller, payload: CommandPayload<'pending'>): Promise<PendingPage>
}

/** Who is typing, to those who have the conversation open. Never stored. */
export interface Typing {
  /** Throws Refused `notFound`: this connection does not get that conversation. */
  type(session: Session, payload: CommandPayload<'typing'>): void
}

/** Who is there, over all devices and nodes; told to acquaintances only. Never stored. */
export interface Presences {
  /** This connection's choice and status; his other devices hear of it. */
  set(session: Session, payload: CommandPayload<'setPresence'>): void
  /** Replaces whom this connection watches; the answer says how they are now. */
  watch(session: Session, payload: CommandPayload<'watch'>): Promise<PresenceList>
  list(caller: Caller, users: readonly string[]): Promise<PresenceList>
  /** A command came over it: it is not idle. */
  active(session: Session): void
  readonly counts: PresenceCounts
}

/** Users and sessions of whom this node holds something; without sessions, and the grace after them, all are 0. */
export interface PresenceCounts {
  /** With connections here, or in their grace. */
  readonly own: number
  readonly lingering: number
  readonly statuses: number
  /** Of other nodes. */
  readonly others: number
  readonly watched: number
  /** Sessions that watch somebody. */
  readonly watchers: number
  readonly waiting: number
}

/** A user's own devices. `session`: the connection that asks, whose device is the current one. */
export interface Devices {
  list(caller: Caller, session?: Session): Promise<DeviceList>
  /**
   * Logs out one device, or all others than the current one: sockets close with 4501 (on every node), tokens and tickets
   * that claim the device are dead from now on. A token without a device claim can't be told apart: connections with it
   * that declared the device are closed, the token itself goes on. Throws Refused `notFound`, or `badRequest` where the
   * one who asks for the others names no device himself.
   */
  logOut(caller: Caller, payload: CommandPayload<'logOut'>, session?: Session): Promise<void>
}

/** Users, blocks and policies. `put`, `setDirectPolicy` are for admins: the edge has checked that. */
export interface People {
  users(caller: Caller, users: readonly string[]): Promise<User[]>
  put(tenant: string, user: string, profile: Profile): Promise<User>
  block(caller: Caller, user: string, blocked: boolean): Promise<void>
  blocks(caller: Caller): Promise<string[]>
  setDirectPolicy(tenant: string, policy: DirectPolicy): Promise<void>
}

export interface Sessions {
  /** Begins a session over a transport: `connected` is pushed into it at once. Throws Refused `busy` or `draining`. */
  open(caller: Caller, sink: Sink): Session
  /** The first command: registers interest, then answers with what changed. */
  hello(session: Session, payload: CommandPayload<'hello'>): Promise<ReplyPayload<'hello'>>
  sync(session: Session, payload: CommandPayload<'sync'>): Promise<SyncPage>
  setInterest(session: Session, payload: CommandPayload<'interest'>): Promise<void>
  /** Goes on under a fresh token's claims; for another user or tenant the transport is closed with 4001. */
  renew(session: Session, ticket: string): Promise<ReplyPayload<'renew'>>
  /** Its reader was slow and has acknowledged: he is told how far what he missed has come. */
  caughtUp(session: Session): void
  /** Its client was last heard at `at` (ms); told once a heartbeat. */
  heard(session: Session, at: number): void
  /** The transport is gone. */
  end(session: Session): void
  readonly count: number
}

export interface EngineState {
  /** The id of this history of the store. */
  readonly epoch: string
  readonly serverId: string
  /** Asks the store for the epoch, begins tailing the journal. */
  start(): Promise<void>
  /** It wants no more traffic: from the beginning of a drain, or of its end. */
  readonly leaving: boolean
  /**
   * Empties the node: unready, then, when balancers have noticed, each client is told when to move to another node.
   * Answers when all have gone or the time is up: how many are still here.
   */
  drain(): Promise<number>
  /** No new sends; those under way end; sessions are told and closed. */
  stop(): Promise<void>
  /** Reasons why this node should get no traffic; empty: ready. */
  unready(): string[]
  bumpEpoch(): Promise<string>
}
