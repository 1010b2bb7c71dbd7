import type { MemoryDatabase } from '../../packages/server/src/adapters/memory/database.ts'
import type { MemoryLog } from '../../packages/server/src/adapters/memory/log.ts'
import type { MemoryStore } from '../../packages/server/src/adapters/memory/store.ts'
import type { AppendItem, AppendOutcome } from '../../packages/server/src/domain/append.ts'
import { type Log, StoreUnavailable, StoreUnknown } from '../../packages/server/src/ports/store.ts'
import type { Store } from '../../packages/server/src/ports/stores.ts'
import type { VirtualClock } from './clock.ts'
import { Drawn, noticedMs } from './drawn.ts'
import type { Faults } from './faults.ts'
import type { LocalClock } from './local-clock.ts'
import type { Random } from './random.ts'

/** Where a node and its database are: what the node waits for is on its own clock, what goes on without it is not. */
export interface Place {
  readonly database: MemoryDatabase
  readonly clock: LocalClock
  readonly world: VirtualClock
  readonly random: Random
  readonly faults: Faults
  /** This node alone gets no answers now. */
  readonly isOff: () => boolean
}

interface Early {
  early(items: readonly AppendItem[]): AppendOutcome
}

type Verb = (...given: never[]) => Promise<unknown>

/** The database as one node sees it: each answer takes a while, is refused at times, and comes as of some moment between. */
export function faultyStore(store: MemoryStore, place: Place): Store {
  const ports = Object.entries(store).map(([name, port]) => [name, faultyPort(port as object, place)])
  return { ...(Object.fromEntries(ports) as Store), log: faultyLog(store.log, place) }
}

function faultyPort<T extends object>(port: T, { clock, random, faults, isOff }: Place): T {
  const wrap = (verb: Verb): Verb => {
    return async (...given) => {
      await clock.sleep(random.below(3))
      if (random.is(faults.unavailable) || isOff()) throw new StoreUnavailable('away')
      const answer = await verb(...given)
      await clock.sleep(random.is(0.1) ? random.below(20) : random.below(3))
      return answer
    }
  }
  return Object.fromEntries(Object.entries(port).map(([name, verb]) => [name, wrap(verb as Verb)])) as T
}

/** A log whose answer may be lost: before the commit, after it, or while the commit is still on its way. */
function faultyLog(log: MemoryLog, place: Place): Log & Early {
  const { clock, world, random, faults } = place
  const around = async <T>(conversations: readonly string[], run: () => T): Promise<T> => {
    await clock.sleep(1 + random.below(4))
    if (random.is(faults.unavailable) || place.isOff()) throw new StoreUnavailable('away')
    const drawn = new Drawn(place.database)
    world.after(noticedMs, () => drawn.abort())
    const commit = () => drawn.commit(conversations, run)
    await clock.sleep(random.is(faults.stall) ? random.below(1_700) : random.below(3))
    if (random.is(faults.unknown)) {
      const fate = random.below(3)
      if (fate === 0) commit()
      if (fate === 1) world.after(random.below(300), () => void commit())
      await clock.sleep(random.below(50))
      throw new StoreUnknown('no answer')
    }
    const answer = commit()
    await clock.sleep(random.below(4))
    return answer
  }
  const append = (items: readonly AppendItem[]) => {
    const conversations = items.map(({ conversation }) => conversation)
    return around(conversations, () => log.appendNow(items))
  }
  return {
    append,
    create: (made, limits) => around([made.id], () => log.createNow(made, limits)),
    early: (items) => {
      const told = foretold(place.database, items)
      void append(items).catch(() => undefined)
      return told
    },
  }
}

/** What an append would answer if nothing came between. Nobody asks but a writer with a seeded bug. */
function foretold({ conversations }: MemoryDatabase, items: readonly AppendItem[]): AppendOutcome {
  const ahead = new Map<string, number>()
  const verdicts = items.map(({ conversation, sender, clientId }) => {
    const known = conversations.get(conversation)?.find(sender.user, clientId)
    if (known) return { status: 'duplicate', seq: known.seq, at: known.at, countable: known.countable } as const
    const seq = (ahead.get(conversation) ?? conversations.get(conversation)?.head ?? 0) + 1
    ahead.set(conversation, seq)
    return { status: 'stored', seq, at: 0, countable: 0 } as const
  })
  return { verdicts, growths: [], journalId: undefined }
}
