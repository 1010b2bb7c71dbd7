/** Which events of the log came: new ones, repeats, and whether each conversation's came in order without a hole. */
export class EventLedger {
  readonly #last = new Map<string, number>()
  events = 0
  repeated = 0
  /** Conversations in which one came that was not the next. */
  readonly broken = new Set<string>()

  /** Whether it is new. */
  take(conversation: string, seq: number): boolean {
    const last = this.#last.get(conversation)
    if (last !== undefined && seq <= last) {
      this.repeated++
      return false
    }
    if (last !== undefined && seq !== last + 1) this.broken.add(conversation)
    this.#last.set(conversation, seq)
    this.events++
    return true
  }
}
