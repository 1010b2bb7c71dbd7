/**
 * What the engine tells the operator: never bodies, tokens or tickets. Fields are for machines, the text for people. An
 * error is given as it is, under `error`: its text may quote what was sent, and the log leaves it out.
 */
export interface Diary {
  warn(fields: Record<string, unknown>, text: string): void
  error(fields: Record<string, unknown>, text: string): void
}
