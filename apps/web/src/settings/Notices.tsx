import { useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { settings, useSettings } from './settings.ts'

type Consent = NotificationPermission | 'missing'

const consent = (): Consent => (globalThis.Notification ? Notification.permission : 'missing')

/** What is told while one looks elsewhere. The browser asks only after a click here. */
export function Notices() {
  const { say } = useTexts()
  const { sound, desktop } = useSettings()
  const [allowed, setAllowed] = useState(consent)
  const isOn = desktop === 'yes' && allowed === 'granted'
  const turn = async (on: boolean) => {
    if (!on) return settings.change({ desktop: 'no' })
    const answer = await Notification.requestPermission()
    setAllowed(answer)
    settings.change({ desktop: answer === 'granted' ? 'yes' : 'no' })
  }
  const isImpossible = allowed === 'missing' || allowed === 'denied'
  return (
    <fieldset className="choice">
      <legend>{say('settingsNotices')}</legend>
      <label className="tick">
        <input type="checkbox" checked={sound} onChange={(event) => settings.change({ sound: event.target.checked })} />
        {say('settingsSound')}
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={isOn}
          disabled={isImpossible}
          aria-describedby={isImpossible ? 'notices-why' : undefined}
          onChange={(event) => void turn(event.target.checked)}
        />
        {say('settingsDesktop')}
      </label>
      {isImpossible && (
        <p className="soft page-note" id="notices-why">
          {say('settingsDesktopDenied')}
        </p>
      )}
    </fieldset>
  )
}
