/** What the engine tells the operator: never bodies, tokens or tickets. Fields are for machines, the text for people. */
export interface Diary {
  warn(fields: Record<string, unknown>, text: string): void
  error(fields: Record<string, unknown>, text: string): void
}
