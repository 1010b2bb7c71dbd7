import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Diary } from '../../../ports/diary.ts'
import type { DatabaseCounts } from '../../../ports/metrics.ts'
import type { Chance } from '../../../ports/node.ts'
import { StoreUnavailable } from '../../../ports/store.ts'
import { askHost, historyOf, writeMemory } from './answer.ts'
import { askHosts, type Explain, type Host, onConnection } from './ask-hosts.ts'
import { type Asked, choose } from './choice.ts'
import { HostNews } from './host-news.ts'
import { type Before, isMissing, isSilentChange, whyNotKept } from './keep.ts'
import { Looks } from './looks.ts'

export interface PrimarySettings {
  readonly hosts: readonly Host[]
  /** At a history that the store does not know: ask the operator, or go on where nothing can be lost. */
  readonly failover: 'ask' | 'keep'
  readonly diary: Diary
  readonly chance: Chance
  readonly explain: Explain
}

/** The PostgreSQL that is used. */
interface Used extends Before {
  readonly place: number
  /** No writes: the store does not know this history. */
  readonly isHeld: boolean
}

/**
 * ms: how long a host may take to answer, when nobody waits for it and when somebody does; the pause between looks when
 * all is well, and while writes wait for a word.
 */
const patientMs = 5_000
const urgentMs = 1_000
const quietMs = 5_000
const heldMs = 1_000

/**
 * Which of several PostgreSQL is the primary, and whether its history is the one that the store knows. It looks at the
 * start, after each loss and every few seconds. All connections are made to the primary of now; on each it is asked
 * again, since behind one address may stand another server. Where the history is not known they only read.
 */
export class Primary {
  readonly #settings: PrimarySettings
  readonly #looks: Looks
  readonly #news: HostNews
  readonly #listeners = new Set<(isElsewhere: boolean) => void>()
  #used: Used | undefined
  /** What was used last with writes. */
  #before: Before | undefined
  #changes = 0
  /** The newest commit that this node acknowledged or showed: it has to be wherever the store goes on. */
  #newest = 0
  /** Grows when connections made before are no longer right. */
  generation = 0

  constructor(settings: PrimarySettings) {
    this.#settings = settings
    this.#news = new HostNews(settings.diary)
    const pause = () => (this.#news.away === undefined ? (this.#used?.isHeld ? heldMs : quietMs) : undefined)
    this.#looks = new Looks((isUrgent) => this.#look(isUrgent ? urgentMs : patientMs), pause, settings.chance)
  }

  /** Looks, the first time or again. Answers, by host, why none can be used; undefined: one can. */
  async start(): Promise<Readonly<Record<string, string>> | undefined> {
    await this.#looks.now()
    return this.#news.away === undefined ? undefined : this.#news.reasons
  }

  /** Where connections are made to. */
  get connection(): pg.PoolConfig {
    return this.#host.connection
  }

  /** Why there is nowhere to connect to; undefined: there is, or it is tried at the only host there is. */
  get nowhere(): string | undefined {
    return this.#settings.hosts.length > 1 ? this.#news.away : undefined
  }

  /** Why nothing is written, for the operator; undefined: it is. */
  get held(): string | undefined {
    if (!this.#used?.isHeld) return undefined
    const what = `timeline ${this.#used.timeline} of ${this.#host.name} is not known to this store`
    return `${what}: no writes until \`confab epoch keep\` (nothing was lost) or \`confab epoch bump\` (perhaps something was)`
  }

  /** For the metrics. */
  get counts(): DatabaseCounts {
    const { timeline = 0, isHeld = false } = this.#used ?? {}
    return { up: this.#news.away === undefined, isHeld, timeline, changes: this.#changes }
  }

  /** Called when connections made before are no longer right; `isElsewhere`: they lead to another host. */
  onChange(listener: (isElsewhere: boolean) => void): void {
    this.#listeners.add(listener)
  }

  /** A commit that this node acknowledged or showed. */
  saw(journalId: number): void {
    if (journalId > this.#newest && !this.#used?.isHeld) this.#newest = journalId
  }

  /** A connection was lost or refused. */
  doubt(): void {
    this.#looks.doubt()
  }

  /** Judges a new connection; rejects where it leads to another server or history than the one that is used. */
  async admit(client: pg.ClientBase): Promise<void> {
    const { recovering, ...rest } = await askHost(client)
    const used = this.#used
    if (!used || recovering || historyOf(rest) !== historyOf(used)) {
      this.doubt()
      throw new Error('this PostgreSQL is not the primary that is used')
    }
    if (used.isHeld) await client.query('set default_transaction_read_only = on')
  }

  /** The operator's word: the history found is the store's; with a new epoch clients begin anew. */
  async accept(epoch?: string): Promise<void> {
    await this.#looks.now()
    const used = this.#used
    if (!used || this.#news.away !== undefined) throw new StoreUnavailable(this.#news.away)
    await this.#write(used.place, { ...this.#noted(used), ...(epoch === undefined ? {} : { epoch }) })
    await this.#looks.now()
  }

  close(): void {
    this.#looks.close()
  }

  get #host(): Host {
    return this.#settings.hosts[this.#used?.place ?? 0] as Host
  }

  async #look(limitMs: number): Promise<void> {
    try {
      await this.#lookOnce(limitMs)
    } catch (error) {
      // It answered, and was gone before all was read or noted.
      this.#news.tell({ [this.#host.name]: this.#settings.explain(error) }, true)
    }
  }

  async #lookOnce(limitMs: number): Promise<void> {
    const { hosts, explain } = this.#settings
    const asked = await askHosts(hosts, limitMs, explain)
    const { place, isKnown, others } = choose(asked, this.#before, this.#used?.place)
    this.#news.tell(others, place === undefined)
    if (place === undefined) return
    const found = { ...((asked[place] as Asked).answer as Before), place }
    this.#use({ ...found, isHeld: !(isKnown ? await this.#known(found) : await this.#unknown(found)) })
  }

  /** A history that the store knows: what it is to remember is noted. Answers true: it is written to. */
  async #known(found: Omit<Used, 'isHeld'>): Promise<boolean> {
    const { place } = found
    if (isSilentChange(found, this.#before) && (await this.#misses(place))) {
      // What was acknowledged or shown is gone, whatever was thought: clients must not go on from it.
      const fields = { host: this.#settings.hosts[place]?.name, journalId: this.#newest }
      this.#settings.diary.error(fields, 'a commit that this node acknowledged is missing: a new epoch begins')
      await this.#write(place, { epoch: randomUUID() })
    }
    const noted = this.#noted(found)
    const isNoted = found.history !== undefined && found.wasSynchronous === found.synchronous
    // An empty database gets its tables first.
    if (!isNoted && found.epoch !== undefined) await this.#write(place, noted)
    return true
  }

  /** A history that it does not know. Answers whether it may be written to all the same. */
  async #unknown(found: Omit<Used, 'isHeld'>): Promise<boolean> {
    const { failover, diary, hosts } = this.#settings
    if (failover !== 'keep') return false
    const host = hosts[found.place]?.name
    const why = whyNotKept(found, this.#before, await this.#misses(found.place))
    if (why === undefined) {
      await this.#write(found.place, this.#noted(found))
      diary.warn(
        { host, timeline: found.timeline },
        'another PostgreSQL was promoted; nothing was lost, it is gone on with',
      )
      return true
    }
    if (!this.#used?.isHeld) diary.warn({ host }, `it is not gone on unasked: ${why}`)
    return false
  }

  async #misses(place: number): Promise<boolean> {
    if (this.#newest === 0) return false
    return this.#on(place, (client) => isMissing(client, this.#newest))
  }

  #noted(found: Before): Record<string, string> {
    const history = historyOf(found)
    return { ...(history === undefined ? {} : { history }), synchronous: found.synchronous ? 'yes' : 'no' }
  }

  #write(place: number, noted: Readonly<Record<string, string>>): Promise<void> {
    return this.#on(place, (client) => writeMemory(client, noted))
  }

  #on<T>(place: number, act: (client: pg.Client) => Promise<T>): Promise<T> {
    return onConnection((this.#settings.hosts[place] as Host).connection, 2 * urgentMs, act)
  }

  #use(found: Used): void {
    const before = this.#used
    this.#used = found
    if (!found.isHeld) {
      // What was seen of the history before says nothing of this one.
      if (this.#before && historyOf(this.#before) !== historyOf(found)) this.#newest = 0
      this.#before = found
    }
    if (!before) return
    const isElsewhere = before.place !== found.place
    if (!isElsewhere && historyOf(before) === historyOf(found) && before.isHeld === found.isHeld) return
    this.generation++
    this.#changes++
    const text = this.held ?? `PostgreSQL ${this.#host.name} is the primary, timeline ${found.timeline}`
    this.#settings.diary.warn({ host: this.#host.name, timeline: found.timeline, isHeld: found.isHeld }, text)
    for (const listener of this.#listeners) listener(isElsewhere)
  }
}
