import type { ListedMessage, Messages } from '@confab/react'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'

/** A message that was refused for good: why, and what can be done. */
export function Failed({ message, messages }: { readonly message: ListedMessage; readonly messages: Messages }) {
  const { say } = useTexts()
  const { clientId, failure } = message
  return (
    <p className="failed" role="alert">
      <Icon name="alert" />
      <span>
        {say('failed')}: {failure?.message}
      </span>
      <button type="button" onClick={() => messages.retry(clientId)}>
        {say('retry')}
      </button>
      <button type="button" onClick={() => messages.discard(clientId)}>
        {say('discard')}
      </button>
    </p>
  )
}
