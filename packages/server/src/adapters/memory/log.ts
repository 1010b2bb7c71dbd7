import type { AppendItem, AppendOutcome, CreateVerdict, NewConversation } from '../../domain/append.ts'
import type { Clock } from '../../ports/node.ts'
import type { CreateLimits, Log } from '../../ports/store.ts'
import type { StoreLimits } from '../../ports/stores.ts'
import { appendNow } from './append.ts'
import { createNow } from './create.ts'
import type { MemoryDatabase } from './database.ts'

/** The log in memory; its verbs are there without a promise too, for wrappers that decide when an answer comes. */
export interface MemoryLog extends Log {
  appendNow(items: readonly AppendItem[]): AppendOutcome
  createNow(conversation: NewConversation, limits: CreateLimits): CreateVerdict
}

export function memoryLog(database: MemoryDatabase, clock: Clock, limits: StoreLimits): MemoryLog {
  const append = (items: readonly AppendItem[]): AppendOutcome => appendNow(database, items, clock.now(), limits)
  const create = (conversation: NewConversation, given: CreateLimits): CreateVerdict =>
    createNow(database, conversation, given, clock.now())
  return {
    appendNow: append,
    createNow: create,
    append: async (items) => append(items),
    create: async (conversation, given) => create(conversation, given),
  }
}
