import { type Chat, connect } from '@confab/client'
import { indexedDbStorage } from '@confab/client/browser'
import { useEffect, useState } from 'react'
import { recorderOf } from '../drawer/recorder.ts'
import { token } from './session.ts'
import { left } from './who.ts'

/** Of one open conversation: what a person has scrolled through. At it the oldest go, and are loaded again. */
const mostOpen = 120_000

/**
 * Each tab has its own connection. A shared one would need a worker that outlives tabs, elects another when it dies and
 * carries each frame twice; the server gives a user 20 connections, what is unread is the same on all of them, and the
 * outbox lies in one database: whichever tab sends it, by its client id it is stored once.
 */
function open(user: string): Chat {
  const storage = indexedDbStorage(`confab:${user}`)
  const chat = connect({ url: location.origin, token, storage, limits: { open: mostOpen } })
  recorderOf(chat)
  chat.on('state', (state) => {
    if (state.kind === 'refused' && ['unauthorized', 4001, 4501].includes(state.code)) left(state.reason)
  })
  return chat
}

/** The chat of this user, as long as the component lives. */
export function useOpenChat(user: string): Chat | undefined {
  const [chat, setChat] = useState<Chat>()
  useEffect(() => {
    const opened = open(user)
    setChat(opened)
    return () => {
      setChat(undefined)
      void opened.close()
    }
  }, [user])
  return chat
}
