// Compiled in an empty project as for a browser: no types of Node there.
import { type Chat, type ChatState, ConfabError, connect, type Message } from '@confab/client'
import { indexedDbStorage } from '@confab/client/browser'
import type { ServerFrame } from '@confab/protocol'
import { afterClose } from '@confab/protocol/plain'

export function open(url: string, show: (messages: readonly Message[]) => void): Chat {
  const token = async () => (await fetch('/token')).text()
  const chat = connect({ url, token, storage: indexedDbStorage('confab:alice') })
  chat.on('state', (state: ChatState) => {
    document.title = state.kind === 'ready' && state.whole ? 'all is here' : state.kind
  })
  const tea = chat.createGroup({ title: 'Tea', users: ['bob'] })
  tea.then(
    (room) => room.on('entry', () => show(room.messages)),
    (error: unknown) => error instanceof ConfabError && error.retry === 'never' && alert(error.code),
  )
  return chat
}

export const typeOf = (frame: ServerFrame): string => frame.type
export const isOver = (code: number): boolean => afterClose(code) === 'stop'
