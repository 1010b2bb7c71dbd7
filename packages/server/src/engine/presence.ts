import type { CommandPayload, Presence, PresenceList } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import type { Envelope, PresenceHeader } from '../domain/envelope.ts'
import type { NodeId, UserNumber } from '../domain/ids.ts'
import type { Limits } from '../domain/limits.ts'
import { presenceCodes } from '../domain/presence.ts'
import type { DeviceStore } from '../ports/devices.ts'
import type { Directory } from '../ports/directory.ts'
import type { Broker, Clock, Ids } from '../ports/node.ts'
import type { DeviceCare } from './devices.ts'
import { eventFrame } from './encode.ts'
import type { PresenceCounts, Presences } from './engine.ts'
import type { Gate } from './gate.ts'
import type { Hub } from './hub.ts'
import { isThere, JoinedPresence, unknown } from './presence-joined.ts'
import { PresenceNews } from './presence-news.ts'
import { type GoneNode, OtherNodes } from './presence-nodes.ts'
import { OwnPresence, type Told } from './presence-own.ts'
import { Watches } from './presence-watches.ts'
import type { Router } from './router.ts'
import type { Session } from './session.ts'
import { storeCall } from './store-call.ts'

interface Needs {
  readonly hub: Hub
  readonly broker: Broker
  readonly router: Router
  readonly directory: Directory
  readonly devices: DeviceStore
  readonly care: DeviceCare
  readonly gate: Gate
  readonly clock: Clock
  readonly ids: Ids
  readonly limits: Limits
  readonly node: NodeId
  /** A node is heard of for the first time, or for the first time after it began anew. */
  readonly came: () => void
  /** Told of users of this node whose presence changed: user and code in turn. */
  readonly changed: (codes: readonly number[]) => void
}

const channel = 'presence'
const nothing = new Uint8Array(0)

/** Who is there: said by each node of its own users, joined in each node, told to those who watch and may know. */
export class Attendance implements Presences {
  readonly #needs: Needs
  readonly #own: OwnPresence
  readonly #others: OtherNodes
  readonly #joined: JoinedPresence
  readonly #watches = new Watches()
  readonly #news: PresenceNews
  readonly #life: string
  #number = 0
  #digestAt = 0
  #cancel: () => void = () => undefined

  constructor(needs: Needs) {
    const { hub, clock, limits, directory, devices } = needs
    this.#needs = needs
    this.#life = needs.ids.uuid()
    this.#own = new OwnPresence(hub.rooms, limits)
    const changed = (user: UserNumber | undefined) => this.#news.changed(user)
    const ask = (node: NodeId) => this.#say({ what: 'ask' }, node)
    this.#others = new OtherNodes({ clock, limits, ask, changed, came: needs.came })
    this.#joined = new JoinedPresence(this.#own, this.#others)
    this.#news = new PresenceNews({ watches: this.#watches, joined: this.#joined, directory, devices, clock })
  }

  start(): void {
    this.#needs.broker.subscribe(channel)
    this.#turn()
  }

  /** Those who are still here are noted as seen. */
  stop(): void {
    this.#cancel()
    this.#needs.broker.unsubscribe(channel)
    for (const session of this.#needs.hub.rooms.all()) if (session.presence.hasBegun) this.#note(session)
  }

  /** How many users each of the other nodes has. */
  get loads(): readonly number[] {
    return this.#others.loads
  }

  get counts(): PresenceCounts {
    const [own, watches] = [this.#own, this.#watches]
    return {
      ...{ own: own.codes.size, lingering: own.lingering, statuses: own.statuses.size, others: this.#others.users },
      ...{ watched: watches.users, watchers: watches.sessions, waiting: this.#news.waiting },
    }
  }

  /** At the hello. */
  begin(session: Session, { device, presence }: CommandPayload<'hello'>): void {
    const now = this.#needs.clock.now()
    session.presence.hasBegun = true
    session.presence.activeAt = now
    if (presence) this.#choose(session, presence, now)
    this.#own.update(session.caller.user, now)
    this.#note(session, device)
  }

  #note(session: Session, device?: CommandPayload<'hello'>['device']): void {
    const isHidden = this.#joined.code(session.caller.user) === presenceCodes.invisible
    this.#needs.care.note(session, isHidden, device)
  }

  gone(session: Session): void {
    this.#watches.drop(session)
    this.#news.gone(session)
    if (!session.presence.hasBegun) return
    session.presence.hasBegun = false
    this.#note(session)
    this.#own.update(session.caller.user, this.#needs.clock.now())
  }

  active(session: Session): void {
    const { presence } = session
    presence.activeAt = this.#needs.clock.now()
    if (!presence.isIdle) return
    presence.isIdle = false
    this.#own.update(session.caller.user, presence.activeAt)
  }

  set(session: Session, payload: CommandPayload<'setPresence'>): void {
    const { clock, care, router } = this.#needs
    const { user, external } = session.caller
    const now = clock.now()
    if (payload.presence === 'invisible' && isThere(this.#joined.code(user))) {
      // To others it is as if he left now, and they are told in a moment.
      care.noteUser(user, now)
      void care.batch.flush()
    }
    this.#choose(session, payload, now)
    this.#own.update(user, now)
    const own = this.#joined.toHimself(user, external, now)
    router.frameToUsers([user], eventFrame('presence', { users: [own] }))
  }

  #choose({ presence }: Session, { presence: chosen, status }: CommandPayload<'setPresence'>, now: number): void {
    presence.chosen = chosen
    if (status) presence.status = { text: status.text, until: status.until ?? 0, at: now }
  }

  async watch(session: Session, { users }: CommandPayload<'watch'>): Promise<PresenceList> {
    const turn = ++session.presence.watchTurn
    const { found, items } = await this.#look(session.caller, users)
    if (session.ended || session.presence.watchTurn !== turn) return { items }
    const [joined, watches] = [this.#joined, this.#watches]
    watches.set(session, found, (user) => [joined.code(user), joined.status(user)?.at ?? 0])
    return { items }
  }

  async list(caller: Caller, users: readonly string[]): Promise<PresenceList> {
    return { items: (await this.#look(caller, users)).items }
  }

  /** A few at a time: each may ask for 200 pairs of users. */
  async #look(caller: Caller, users: readonly string[]) {
    const { gate, directory, devices, clock } = this.#needs
    const joined = this.#joined
    const known = await gate.run(() =>
      storeCall(async () => {
        const rows = await directory.find(caller.tenant, users)
        const numbers = rows.map(({ user }) => user)
        const are = await directory.acquaintances(Array(rows.length).fill(caller.user), numbers)
        const absent = numbers.filter((user, i) => are[i] && !isThere(joined.code(user)))
        return { rows, may: new Set(numbers.filter((_, i) => are[i])), lastSeen: await devices.lastSeen(absent) }
      }),
    )
    const now = clock.now()
    const shown = new Map<string, Presence>()
    for (const { user, external } of known.rows) {
      if (user === caller.user) shown.set(external, joined.toHimself(user, external, now))
      else if (known.may.has(user)) shown.set(external, joined.toOthers(user, external, now, known.lastSeen.get(user)))
    }
    const items = [...new Set(users)].map((external) => shown.get(external) ?? unknown(external))
    return { found: new Map(known.rows.map(({ user, external }) => [user, external])), items }
  }

  receive(from: NodeId, header: PresenceHeader): void {
    if (header.what === 'ask') return this.#answer(from)
    if (from !== this.#needs.node) return this.#others.receive(from, header)
    const { codes = [] } = header
    for (let i = 0; i < codes.length; i += 2) this.#news.changed(codes[i])
  }

  /** Each second: what time has changed, what is new here, what the others said. */
  #turn(): void {
    const { clock, limits } = this.#needs
    const now = clock.now()
    this.#own.look(now)
    for (const told of this.#own.news()) {
      this.#number += 1
      this.#say({ what: 'delta', ...told })
      this.#needs.changed(told.codes)
    }
    // Who has nobody says so too: a node that has just come is heard of, and given its share.
    if (now >= this.#digestAt) {
      this.#digestAt = now + limits.digestMs
      this.#say({ what: 'digest', count: this.#own.codes.size })
    }
    for (const gone of this.#others.look()) this.#noteGone(gone)
    void this.#news.tell()
    this.#cancel = clock.after(limits.presenceMs, () => this.#turn())
  }

  /** When its users were last there only the others can tell: one of them does, the first by name. */
  #noteGone({ heardAt, codes }: GoneNode): void {
    const { node, care } = this.#needs
    if (this.#others.living.some((other) => other < node)) return
    for (const [user, code] of codes) if (isThere(code) && this.#joined.code(user) === 0) care.noteUser(user, heardAt)
  }

  #answer(node: NodeId): void {
    const all: Told[] = this.#own.all()
    for (const [piece, told] of all.entries()) this.#say({ what: 'full', ...told, piece, pieces: all.length }, node)
  }

  #say(what: Omit<PresenceHeader, 'k' | 'life' | 'number'>, to?: NodeId): void {
    const { broker, node } = this.#needs
    const header = { k: 'presence' as const, life: this.#life, number: this.#number, ...what }
    const envelope: Envelope = { from: node, header, payload: nothing }
    if (to === undefined) broker.toChannel(channel, envelope)
    else broker.toNodes([to], envelope)
  }
}
