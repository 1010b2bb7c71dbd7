import { type FormEvent, useEffect, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import './login.css'
import { logIn, SessionError, type Ways, waysIn } from './session.ts'
import { entered } from './who.ts'

const again = 3_000

/** How one logs in here, as soon as the server tells. */
function useWays(): Ways | 'unreachable' | undefined {
  const [ways, setWays] = useState<Ways | 'unreachable'>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = () =>
      waysIn().then(
        (found) => !isOver && setWays(found),
        () => {
          if (isOver) return
          setWays('unreachable')
          timer = setTimeout(look, again)
        },
      )
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [])
  return ways
}

/** The door: a name on a development server, elsewhere the operator's login or token. */
export function Login({ reason }: { readonly reason?: string | undefined }) {
  const { say } = useTexts()
  const ways = useWays()
  return (
    <main className="login">
      <div className="login-card">
        <img src="/icon.svg" alt="" width="56" height="56" />
        <h1>{say('loginTitle')}</h1>
        {reason && <p role="alert">{reason}</p>}
        {ways === 'unreachable' && <p role="status">{say('loginUnreachable')}</p>}
        {ways && ways !== 'unreachable' && <Form ways={ways} />}
      </div>
    </main>
  )
}

function Form({ ways }: { readonly ways: Ways }) {
  const { say } = useTexts()
  const [value, setValue] = useState('')
  const [failure, setFailure] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const { development, loginUrl } = ways
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const given = value.trim()
    if (given === '' || isBusy) return
    setBusy(true)
    try {
      const { user, admin } = await logIn(development ? { user: given } : { token: given })
      entered(user, admin)
    } catch (error) {
      setFailure(error instanceof SessionError ? error.message : String(error))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit}>
      {development && <p className="login-badge">{say('loginDevelopment')}</p>}
      {!development && loginUrl && (
        <a className="button main" href={loginUrl}>
          {say('loginEnter')}
        </a>
      )}
      <label className="label">
        {say(development ? 'loginName' : 'loginTokenField')}
        <input
          className="field"
          name={development ? 'username' : 'token'}
          type={development ? 'text' : 'password'}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          autoComplete={development ? 'username' : 'off'}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={development ? 64 : 8_192}
          aria-describedby="login-hint"
          // The one thing to do on this page.
          // biome-ignore lint/a11y/noAutofocus: as said above
          autoFocus
          required
        />
      </label>
      <p id="login-hint" className="soft">
        {say(development ? 'loginHint' : 'loginTokenHint')}
      </p>
      {failure && (
        <p role="alert" className="login-failure">
          <Icon name="alert" /> {say('loginFailed', { reason: failure })}
        </p>
      )}
      <button className="button main" type="submit" disabled={isBusy}>
        {say(development ? 'loginEnter' : 'loginTokenEnter')}
      </button>
    </form>
  )
}
