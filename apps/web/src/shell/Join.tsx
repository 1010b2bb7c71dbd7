import { useChat, useConversation } from '@confab/react'
import { useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import { go, pathTo } from './route.ts'

/** An invite link was opened: asks before one joins. */
export function Join({ id }: { readonly id: string }) {
  const { say } = useTexts()
  const chat = useChat()
  const known = useConversation(id)
  const [failure, setFailure] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const join = async () => {
    setBusy(true)
    try {
      if (!known || known.role === undefined) await chat?.conversation(id).join()
      go(pathTo(id))
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  return (
    <div className="shell-nothing">
      <Icon name="hash" />
      <h2>{known?.title ?? say('joinTitle')}</h2>
      {failure && <p role="alert">{say('joinFailed', { reason: failure })}</p>}
      <p>
        <a className="button" href="#/">
          {say('cancel')}
        </a>
        <button type="button" className="button main" onClick={() => void join()} disabled={isBusy || !chat}>
          {say('join')}
        </button>
      </p>
    </div>
  )
}
