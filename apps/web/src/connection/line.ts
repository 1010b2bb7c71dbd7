import type { Connection } from '@confab/react'
import type { TextKey } from '../texts/en.ts'
import type { Values } from '../texts/fill.ts'

/** What the line above the messages says. `tone`: how much it asks of the reader. */
export interface Line {
  readonly tone: 'calm' | 'warn' | 'bad'
  readonly text: readonly [TextKey, Values?]
  /** What can be done about it here. */
  readonly act?: 'wake' | 'signIn'
}

/** Something that lasts shorter than this, in ms, is not worth a word. */
export const patience = 1_200

/** What there is to say of the connection; undefined: all is well. `when`: how a moment is said. */
export function lineOf(
  { state, next, queued }: Pick<Connection, 'state' | 'next' | 'queued'>,
  isOnline: boolean,
  when: (at: number) => string,
): Line | undefined {
  if (state.kind === 'refused') return { tone: 'bad', text: ['lineRefused', { reason: state.reason }], act: 'signIn' }
  // The browser knows before the connection does.
  if (!isOnline) return { tone: 'warn', text: ['lineOffline'] }
  if (next.kind === 'retry') return { tone: 'warn', text: ['lineWaiting', { when: when(next.at) }], act: 'wake' }
  if (next.kind === 'connect') return { tone: 'calm', text: ['lineConnecting'] }
  if (next.kind === 'send' && queued > 0) return { tone: 'warn', text: ['lineLimited'] }
  if (next.kind === 'catchUp') return { tone: 'calm', text: ['lineCatchingUp'] }
  return undefined
}
