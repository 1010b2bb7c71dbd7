import { useState, useSyncExternalStore } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import type { Recorded, Recorder } from './recorder.ts'

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** With ms, which no locale has. */
export function stamp(at: number): string {
  const date = new Date(at)
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part, 2))
  return `${parts.join(':')}.${pad(date.getMilliseconds(), 3)}`
}

/** The frames on the wire, the latest first. */
export function FrameList({ recorder }: { readonly recorder: Recorder }) {
  const { say } = useTexts()
  const live = useSyncExternalStore(recorder.subscribe, () => recorder.frames)
  const [held, setHeld] = useState<readonly Recorded[]>()
  const frames = held ?? live
  return (
    <>
      <div className="frames-acts">
        <button
          type="button"
          className="button"
          onClick={() => setHeld(held ? undefined : live)}
          aria-pressed={held !== undefined}
        >
          {say(held ? 'drawerResume' : 'drawerPause')}
        </button>
        <button type="button" className="button" onClick={() => recorder.clear()}>
          {say('drawerClear')}
        </button>
      </div>
      <ol className="frames">
        {frames.toReversed().map((frame) => (
          <FrameRow key={frame.key} frame={frame} />
        ))}
      </ol>
    </>
  )
}

function FrameRow({ frame: { way, type, id, at, payload } }: { readonly frame: Recorded }) {
  const { say } = useTexts()
  return (
    <li className={way}>
      <details>
        <summary>
          <Icon name={way === 'in' ? 'down' : 'up'} />
          <span className="hidden">{say(way === 'in' ? 'frameIn' : 'frameOut')}</span>
          <code>{type}</code>
          {id !== undefined && <span className="soft">#{id}</span>}
          <time>{stamp(at)}</time>
        </summary>
        <pre>{JSON.stringify(payload, null, 1)}</pre>
      </details>
    </li>
  )
}
