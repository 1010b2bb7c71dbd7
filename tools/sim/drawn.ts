import type { MemoryDatabase } from '../../packages/server/src/adapters/memory/database.ts'

/** A connection that is lost is noticed by the database within this time, ms. */
export const noticedMs = 2_500

/** A journal id drawn before its commit, as a database does it: later ones may become visible before it. */
export class Drawn {
  readonly #database: MemoryDatabase
  readonly #transaction
  #isOver = false

  constructor(database: MemoryDatabase) {
    this.#database = database
    this.#transaction = database.journal.begin()
  }

  /** Commits under this id; under one of its own where a conversation has a later one: its lock lets ids only grow. */
  commit<T>(conversations: readonly string[], run: () => T): T {
    const { journal } = this.#database
    if (this.#isOver || conversations.some((id) => this.#isPassed(id))) {
      this.abort()
      return run()
    }
    const begin = journal.begin.bind(journal)
    journal.begin = () => {
      this.#isOver = true
      journal.begin = begin
      return this.#transaction
    }
    try {
      return run()
    } finally {
      journal.begin = begin
      this.abort()
    }
  }

  /** The id is dead, a hole for ever. */
  abort(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#database.journal.abort(this.#transaction)
  }

  #isPassed(conversation: string): boolean {
    return (this.#database.conversations.get(conversation)?.journalId ?? 0) > this.#transaction.id
  }
}
