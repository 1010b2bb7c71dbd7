import { cursorWidth, ELDER, messageWidth, viewWidth } from './columns.ts'
import { ACTOR, CONN, CONV, type Fields } from './fields.ts'
import { Findings } from './findings.ts'
import { fold, seedHi, seedLo } from './fingerprint.ts'
import { Log } from './log.ts'
import { Names } from './names.ts'
import { Table } from './table.ts'

/** A stretch of consecutive entries that a reader was shown before he was removed, or started over. */
export interface Run {
  view: number
  start: number
  end: number
}

/** All that the checker remembers. */
export class Ledger {
  readonly findings: Findings
  readonly messages = new Table(messageWidth)
  readonly views = new Table(viewWidth)
  readonly cursors = new Table(cursorWidth)
  readonly readers = new Names()
  readonly users = new Names()
  readonly conversations = new Names()
  readonly logs: Log[] = []
  /** The user of each reader. */
  readonly userOf: number[] = []
  /** The file of each reader: an actor in two files is two readers, for no order between files is known. */
  readonly fileOf: number[] = []
  readonly runs: Run[] = []
  /** Hashes of tries that differ from what the message's row says, by row. */
  readonly disputes = new Map<number, { lo: number; hi: number; line: number }[]>()
  readonly #youngest: number[] = []
  readonly #connections = new Table(2)
  readonly #key = { lo: 0, hi: 0 }

  // The line being judged.
  line = 0
  file = 0
  reader = 0
  conversation = 0

  constructor(kept: number) {
    this.findings = new Findings(kept)
  }

  /** Looks up who and where the line is about. */
  enter(line: Fields): void {
    this.reader = this.readers.ofField(line, ACTOR, Math.imul(this.file, 0x9e3779b1))
    if (this.reader === this.userOf.length) {
      this.userOf.push(this.users.of(userOfActor(line.text(ACTOR))))
      this.fileOf.push(this.file)
    }
    if (!line.has(CONV)) return
    this.conversation = this.conversations.ofField(line, CONV)
    if (this.conversation === this.logs.length) this.logs.push(new Log())
  }

  get log(): Log {
    return this.logs[this.conversation]!
  }

  /** The row of this line's reader in this line's conversation. */
  view(): number {
    const count = this.views.size
    const row = this.views.put(this.reader, this.conversation)
    if (row === count) {
      this.views.cells(row)[this.views.at(row) + ELDER] = this.#youngest[this.reader] ?? 0
      this.#youngest[this.reader] = row + 1
    }
    return row
  }

  /** All views of this line's reader. */
  *ownViews(): Generator<number> {
    for (let row = (this.#youngest[this.reader] ?? 0) - 1; row >= 0; row = this.views.cell(row, ELDER) - 1) yield row
  }

  /** The number of this line's connection, which is one of its actor's. */
  connection(line: Fields): number {
    return this.#connections.put(line.lo[CONN]! ^ this.reader, line.hi[CONN]!)
  }

  get user(): number {
    return this.userOf[this.reader]!
  }

  /** The key of two things in this line's conversation. The object is reused by the next call. */
  key(aLo: number, aHi: number, bLo: number, bHi: number): { readonly lo: number; readonly hi: number } {
    const key = this.#key
    key.lo = seedLo
    key.hi = seedHi
    fold(key, this.conversation, this.conversation)
    fold(key, aLo, aHi)
    fold(key, bLo, bHi)
    return key
  }

  /** The reader and the conversation of a line or of a view, for people. */
  who(reader = this.reader, conversation = this.conversation): string {
    return `${this.readers.text(reader)} in ${this.conversations.text(conversation)}`
  }

  /** What the facts take in memory. */
  get bytes(): number {
    const tables = [this.messages, this.views, this.cursors, this.#connections].reduce((sum, t) => sum + t.bytes, 0)
    return tables + this.logs.reduce((sum, log) => sum + log.bytes, 0)
  }
}

function userOfActor(actor: string): string {
  const slash = actor.indexOf('/')
  return slash < 0 ? actor : actor.slice(0, slash)
}
