import { type Chat, connect, type Fact, type Transport } from '@confab/client'
import { exits, Failure } from '../exit.ts'
import type { Somebody } from './somebody.ts'

interface Extra {
  readonly device?: string
  readonly transport?: Transport
  readonly onTrace?: (fact: Fact) => void
}

/** Connects as this user, by the SDK. */
export function openChat(me: Somebody, extra: Extra = {}): Chat {
  const { device, ...rest } = extra
  return connect({
    url: me.target.url,
    token: () => me.token(),
    ...(device === undefined ? {} : { device: { id: device, kind: 'cli' } }),
    ...rest,
  })
}

/** Resolves when the chat is let in no more; never, while it tries. */
export function refusal(chat: Chat): Promise<Failure> {
  return new Promise((resolve) => {
    chat.on('state', (state) => {
      if (state.kind === 'refused') resolve(new Failure(`the server refuses: ${state.reason}`, exits.refused))
    })
  })
}
