/** What the bench tells a process of the load, and hears of it; by the channel between Node and its child. */
export interface Order {
  readonly port: number
  /** The address that its connections come from: each has its own ports. */
  readonly from: string
  readonly users: readonly [first: number, count: number]
  readonly atOnce: number
}

export type News =
  | { readonly type: 'opened'; readonly tries: number }
  | { readonly type: 'failed'; readonly message: string }
  /** All of its connections have this many announcements; `at`: Unix ms of the last one's. */
  | { readonly type: 'heard'; readonly announcements: number; readonly at: number; readonly closed: number }

export const userOf = (i: number): string => `many-${i}`
