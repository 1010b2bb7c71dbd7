/** A bug put into one source file on purpose: `find`, which stands there exactly once, becomes `put`. */
export interface Bug {
  /** What a node or client with it does. */
  readonly what: string
  /** Under the root of the checkout. */
  readonly file: string
  readonly find: string
  readonly put: string
  /** The rules that it breaks: a run that finds it names one of these. */
  readonly rules: readonly string[]
}

const bugs = {
  ackBeforeCommit: {
    what: 'a node acknowledges what it is about to store',
    file: 'packages/server/src/engine/writer.ts',
    find: 'const outcome = await this.#log.append(items)',
    put: 'const outcome = (this.#log as unknown as { early(items: readonly AppendItem[]): AppendOutcome }).early(items)',
    rules: ['P1.1', 'P1.2'],
  },
  newIdOnRetry: {
    what: 'a client makes a new id for each try',
    file: 'packages/client/src/outbox.ts',
    find: 'item.perhaps = true\n',
    put: `if (perhaps) {
      const digits = (n: number) => Array.from({ length: n }, () => Math.floor(this.#post.chance() * 16).toString(16)).join('')
      const clientId = \`\${digits(8)}-\${digits(4)}-4\${digits(3)}-8\${digits(3)}-\${digits(12)}\`
      item.command = { ...item.command, clientId, payload: { ...item.command.payload, clientId } }
    }
    item.perhaps = true\n`,
    rules: ['P2.1'],
  },
  timeoutIsFailure: {
    what: 'a client takes a lost answer for a failure, and its user says it again',
    file: 'packages/client/src/retry.ts',
    find: "error.retry === 'never' ||",
    put: "error.retry !== 'later' ||",
    rules: ['P1.8', 'P2.1'],
  },
  noGapCheck: {
    what: 'a client shows what comes without looking at its place',
    file: 'packages/client/src/timeline.ts',
    find: 'const range = this.#at(shown + 1)',
    put: 'const range = this.#ranges.find((one) => one.to > shown)',
    rules: ['P3.2'],
  },
  noTail: {
    what: 'nobody reads the journal',
    file: 'packages/server/src/engine/tail.ts',
    find: 'for (const row of rows) await this.#apply(row)',
    put: 'void this.#apply',
    rules: ['P4.5', 'P4.3'],
  },
  readBeforeRegister: {
    what: 'a node reads what changed, and registers interest only then',
    file: 'packages/server/src/engine/sync.ts',
    find: `if (session) await this.#registerAll(caller, session)
    const changed = await this.#rows(caller, since, undefined, pageSize)`,
    put: `const changed = await this.#rows(caller, since, undefined, pageSize)
    if (session) await this.#registerAll(caller, session)`,
    rules: ['P4.5', 'P4.3'],
  },
  repeatStoredTwice: {
    what: 'the store takes a repeat for a new message',
    file: 'packages/server/src/adapters/memory/append.ts',
    find: 'if (stored) return isRepeat(stored, item.hash)',
    put: 'if (stored && !isRepeat(stored, item.hash)) return isRepeat(stored, item.hash)',
    rules: ['P2.1'],
  },
  shownAgain: {
    what: 'a client shows the last entry again with those that follow',
    file: 'packages/client/src/timeline.ts',
    find: 'return between(range, shown, this.#shown)',
    put: 'return between(range, shown - 1, this.#shown)',
    rules: ['P3.3'],
  },
  removalNotOrdered: {
    what: 'a node does not apply a removal where it stands in the log, but when its signal comes',
    file: 'packages/server/src/engine/fanout.ts',
    find: 'if (last.removed) this.#remove(',
    put: 'if (last.removed && last.first < 0) this.#remove(',
    rules: ['P6.1'],
  },
  tokenAfterRead: {
    what: 'a sync token claims what was committed after the read',
    file: 'packages/server/src/engine/sync.ts',
    find: 'const low = this.#tail.low',
    put: 'const low = this.#tail.low + 3',
    rules: ['P4.5', 'P4.3'],
  },
  naiveJournal: {
    what: 'a node takes a journal id that is not there yet for one that never comes',
    file: 'packages/server/src/domain/tail.ts',
    find: 'if (!open) low = id',
    put: 'if (open || !open) low = id',
    rules: ['P4.5', 'P4.3'],
  },
  unknownOvertaken: {
    what: 'a node stores what waits behind a refused batch before it',
    file: 'packages/server/src/engine/writer.ts',
    find: 'new Set(refused.map((waiting) => waiting.item.conversation))',
    put: 'new Set<string>(refused.length < 0 ? [] : undefined)',
    rules: ['P3.6'],
  },
  cursorMovesBack: {
    what: 'the store sets a read cursor to whatever it is told, also back',
    file: 'packages/server/src/adapters/memory/cursors.ts',
    find: 'const read = Math.max(place.read, Math.min(one.read, head))',
    put: 'const read = Math.min(one.read || place.read, head)',
    rules: ['P5.1'],
  },
  behindBitLost: {
    what: 'a node does not note what it kept from a slow reader',
    file: 'packages/server/src/engine/fanout.ts',
    find: 'if (session?.sink.isSlow) this.#leaveBehind(session, room)',
    put: 'if (session?.sink.isSlow) void this.#leaveBehind',
    rules: ['P7.6'],
  },
  creditLeak: {
    what: 'a node gives back half of the bytes that a reader acknowledges',
    file: 'packages/server/src/domain/credit.ts',
    find: 'return this.#bytes - this.#ackedBytes',
    put: 'return this.#bytes - this.#ackedBytes / 2',
    rules: ['P7.6'],
  },
} as const satisfies Record<string, Bug>

export type BugName = keyof typeof bugs
export const seededBugs: Readonly<Record<BugName, Bug>> = bugs
