import { useChat, usePresence } from '@confab/react'
import { type FormEvent, useId, useMemo, useState } from 'react'
import { Choice } from '../pages/Choice.tsx'
import { useMe } from '../session/me.ts'
import { useTexts } from '../texts/texts.ts'
import { endOf, type Until } from './until.ts'

type Shown = 'online' | 'away' | 'invisible'
type Outcome = { readonly isSaved: true } | { readonly isSaved: false; readonly reason: string }

const longest = 100

/** A word of a sentence as it stands by itself. */
function capital(word: string, language: string): string {
  return word.slice(0, 1).toLocaleUpperCase(language) + word.slice(1)
}

/** How one is shown on this device, and a few words beside it. */
export function StatusForm() {
  const { say, language } = useTexts()
  const chat = useChat()
  const id = useId()
  const me = useMe()
  const stored = usePresence(useMemo(() => [me], [me])).get(me)?.status?.text
  const chosen = chat?.presence
  const [shown, setShown] = useState<Shown>(chosen?.presence ?? 'online')
  const [typed, setText] = useState<string>()
  const text = typed ?? chosen?.status?.text ?? stored ?? ''
  const [until, setUntil] = useState<Until>('always')
  const [outcome, setOutcome] = useState<Outcome>()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setOutcome(undefined)
    const end = endOf(until, Date.now())
    try {
      await chat?.setPresence(shown, { text: text.trim(), ...(end !== undefined && { until: end }) })
      setOutcome({ isSaved: true })
    } catch (error) {
      setOutcome({ isSaved: false, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <form className="profile-form" onSubmit={save}>
      <Choice
        label={say('profileShown')}
        hint={say(shown === 'invisible' ? 'profileInvisibleHint' : 'profileShownHint')}
        value={shown}
        pick={setShown}
        options={[
          { value: 'online', text: capital(say('online'), language) },
          { value: 'away', text: capital(say('away'), language) },
          { value: 'invisible', text: capital(say('invisible'), language) },
        ]}
      />
      <div className="label">
        <label htmlFor={id}>{say('profileStatus')}</label>
        <input
          id={id}
          className="field"
          value={text}
          maxLength={longest}
          placeholder={say('profileStatusExample')}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Choice
        label={say('profileUntil')}
        value={until}
        pick={setUntil}
        options={[
          { value: 'always', text: say('profileUntilAlways') },
          { value: 'hour', text: say('profileUntilHour') },
          { value: 'today', text: say('profileUntilToday') },
        ]}
      />
      <div className="page-acts">
        <button type="submit" className="button main">
          {say('save')}
        </button>
        <p role="status" className="profile-outcome">
          {outcome && (outcome.isSaved ? say('profileSaved') : say('loginFailed', { reason: outcome.reason }))}
        </p>
      </div>
    </form>
  )
}
