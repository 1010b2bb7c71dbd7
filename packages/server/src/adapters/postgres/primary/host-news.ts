import type { Diary } from '../../../ports/diary.ts'

/** What the last look told of the hosts that are not used; the operator is told each thing once. */
export class HostNews {
  readonly #diary: Diary
  #away: string | undefined
  /** By host, why it is not used. */
  reasons: Readonly<Record<string, string>> = {}

  constructor(diary: Diary) {
    this.#diary = diary
  }

  /** Why no host can be used; undefined: one can. */
  get away(): string | undefined {
    return this.#away
  }

  tell(reasons: Readonly<Record<string, string>>, isNowhere: boolean): void {
    for (const [host, why] of Object.entries(reasons)) {
      if (this.reasons[host] !== why) this.#diary.warn({ host }, `PostgreSQL ${host} is not used: ${why}`)
    }
    this.reasons = reasons
    if (!isNowhere && this.#away !== undefined) this.#diary.warn({}, 'a PostgreSQL that takes writes is there again')
    const all = Object.entries(reasons).map(([host, why]) => `${host}: ${why}`)
    this.#away = isNowhere ? all.join('; ') : undefined
  }
}
