import { type Chat, connect, type Fact, type Transport } from '@confab/client'
import { exits, Failure } from '../exit.ts'
import type { Somebody } from './somebody.ts'

interface Extra {
  /** Which one this is, in the list of the user's devices. */
  readonly device?: { readonly id: string; readonly name?: string; readonly kind?: string }
  readonly transport?: Transport
  readonly onTrace?: (fact: Fact) => void
}

/** Connects as this user, by the SDK. */
export function openChat(me: Somebody, extra: Extra = {}): Chat {
  return connect({ url: me.target.url, token: () => me.token(), ...extra })
}

/** Resolves when the chat is let in no more; never, while it tries. */
export function refusal(chat: Chat): Promise<Failure> {
  return new Promise((resolve) => {
    chat.on('state', (state) => {
      if (state.kind === 'refused') resolve(new Failure(`the server refuses: ${state.reason}`, exits.refused))
    })
  })
}
