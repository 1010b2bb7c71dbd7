import type { Stored } from '@confab/protocol'
import { Refusal } from '../talk/rest.ts'
import type { Somebody } from '../talk/somebody.ts'
import { messageHash, type Trace } from './tracing.ts'

interface Again {
  readonly me: Somebody
  readonly trace: Pick<Trace, 'write'>
  readonly conversationId: string
  readonly text: string
  readonly clientId: string
}

/** Sends a stored message again over REST, with the same client id: the answer must be the same, and nothing new. */
export async function repeat({ me, trace, conversationId, text, clientId }: Again): Promise<void> {
  const actor = `${me.user}/again`
  const common = { conv: conversationId, cid: clientId }
  const hash = messageHash(text)
  trace.write(actor, 'rest', { ev: 'send', ...common, hash })
  try {
    const request = { method: 'POST', body: { content: { text } }, key: clientId } as const
    const { seq } = await me.ask<Stored>(`/v1/conversations/${conversationId}/messages`, request)
    if (seq !== undefined) trace.write(actor, 'rest', { ev: 'ack', ...common, seq, hash })
  } catch (error) {
    // Whether it was taken is not known here, and need not be: the first answer stands.
    if (!(error instanceof Refusal)) trace.write(actor, 'rest', { ev: 'unknown', ...common })
    else trace.write(actor, 'rest', { ev: 'refused', ...common, why: error.code })
  }
}
