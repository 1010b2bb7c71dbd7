/** A command of the outbox as it is kept: small, plain JSON. */
export interface StoredCommand {
  readonly clientId: string
  /** Commands of one lane are sent in order: a conversation's id, or `create`. */
  readonly lane: string
  readonly type: 'send' | 'edit' | 'delete' | 'react' | 'rename' | 'changeMembers' | 'create'
  readonly payload: Readonly<Record<string, unknown>>
  /** Of an edit, deletion or reaction: the client id of a message whose seq is not known yet. */
  readonly awaits?: string
  /** Its place among all commands of the outbox. */
  readonly order: number
  /** Who sent it, once that is known: nobody else's connection sends it. */
  readonly user?: string
}

/**
 * Where the outbox is kept. Give each user of a device a storage of his own. `load` comes first; the calls come one
 * after the other. `put` with a known client id replaces. A failing storage never stops a send: the event
 * `storageFailed` tells of it, and what follows is tried all the same.
 */
export interface Storage {
  /** All commands kept, in any order. */
  load(): Promise<StoredCommand[]>
  /** Resolves when a crash would not lose it any more. */
  put(command: StoredCommand): Promise<void>
  /** An unknown id changes nothing. */
  delete(clientId: string): Promise<void>
  /** The chat is closed: lets go of files and locks. A later `load` opens it again. */
  close?(): Promise<void>
}

/** Keeps commands as long as the object lives: over reconnects, and over a new `connect` that is given it again. */
export function memoryStorage(): Storage {
  const kept = new Map<string, StoredCommand>()
  return {
    load: async () => [...kept.values()],
    put: async (command) => void kept.set(command.clientId, command),
    delete: async (clientId) => void kept.delete(clientId),
  }
}
