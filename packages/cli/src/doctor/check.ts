/** What one look found. `mend` says what to do where it is not good. */
export interface Finding {
  readonly what: string
  readonly state: 'good' | 'doubt' | 'bad'
  readonly says: string
  readonly mend?: string
}

export function good(what: string, says: string): Finding {
  return { what, state: 'good', says }
}

export function doubt(what: string, says: string, mend: string): Finding {
  return { what, state: 'doubt', says, mend }
}

export function bad(what: string, says: string, mend: string): Finding {
  return { what, state: 'bad', says, mend }
}
