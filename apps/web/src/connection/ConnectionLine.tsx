import { useConnection } from '@confab/react'
import { useEffect, useState } from 'react'
import { left } from '../session/who.ts'
import { useTexts } from '../texts/texts.ts'
import './connection-line.css'
import { type Line, lineOf, patience } from './line.ts'
import { useOnline } from './online.ts'

/** Says how the connection stands where it is not well, what will happen, and what waits meanwhile. */
export function ConnectionLine() {
  const { language, say } = useTexts()
  const connection = useConnection()
  const isOnline = useOnline()
  const now = useSeconds(connection.next.kind === 'retry')
  const when = (at: number) => {
    const seconds = Math.ceil((at - now) / 1_000)
    return seconds > 0
      ? new Intl.RelativeTimeFormat(language, { style: 'short' }).format(seconds, 'second')
      : say('lineNow')
  }
  const line = usePatiently(lineOf(connection, isOnline, when))
  const { queued, wake } = connection
  return (
    <div className="connection" aria-live="polite">
      {line && (
        <p className={`connection-line ${line.tone}`}>
          <span>{say(...line.text)}</span>
          {queued > 0 && <span>{say('lineWaitingMessages', { n: queued })}</span>}
          {line.act && (
            <button type="button" onClick={() => (line.act === 'wake' ? wake() : left())}>
              {say(line.act === 'wake' ? 'retry' : 'lineSignIn')}
            </button>
          )}
        </p>
      )}
    </div>
  )
}

/** Now, each second while it is needed. */
function useSeconds(isNeeded: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isNeeded) return undefined
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [isNeeded])
  return now
}

/** What is over before anybody could read it is not shown. */
function usePatiently(line: Line | undefined): Line | undefined {
  const kind = line?.text[0]
  const [shown, setShown] = useState<string>()
  useEffect(() => {
    if (kind === undefined) return setShown(undefined)
    const timer = setTimeout(() => setShown(kind), patience)
    return () => clearTimeout(timer)
  }, [kind])
  return shown === undefined ? undefined : line
}
