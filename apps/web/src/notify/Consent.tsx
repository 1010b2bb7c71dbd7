import { settings, useSettings } from '../settings/settings.ts'
import { useTexts } from '../texts/texts.ts'
import './consent.css'

/** Asks once whether one wants to be notified; the browser asks only who said yes. */
export function Consent() {
  const { say } = useTexts()
  const { desktop } = useSettings()
  if (desktop !== 'ask' || !('Notification' in globalThis) || Notification.permission !== 'default') return null
  const yes = async () => {
    const answer = await Notification.requestPermission()
    settings.change({ desktop: answer === 'granted' ? 'yes' : 'no' })
  }
  return (
    <aside className="consent" aria-label={say('notifyYes')}>
      <p>{say('notifyAsk')}</p>
      <div>
        <button type="button" className="button" onClick={() => settings.change({ desktop: 'no' })}>
          {say('notifyNo')}
        </button>
        <button type="button" className="button main" onClick={() => void yes()}>
          {say('notifyYes')}
        </button>
      </div>
    </aside>
  )
}
