import { setTimeout as sleep } from 'node:timers/promises'
import type { LoggedEntry } from '@confab/protocol'

/** A message of alice's. */
export function entry(conversationId: string, seq: number): LoggedEntry {
  const what = { kind: 'message', sender: 'alice', clientId: `client id ${seq}`, at: 1_000 + seq, counts: true }
  return {
    version: 1,
    type: 'entry',
    epoch: 'e1',
    tenant: 'acme',
    conversationId,
    seq,
    ...what,
    content: { text: 'hi' },
  }
}

/** Waits for it, a minute at most. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let n = 0; !isSo(); n++) {
    if (n > 6_000) throw new Error('it did not come about')
    await sleep(10)
  }
}
