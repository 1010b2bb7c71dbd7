import { useSyncExternalStore } from 'react'
import { useMe } from '../session/me.ts'
import { useTexts } from '../texts/texts.ts'
import { stamp } from './FrameList.tsx'
import { pathOf } from './path.ts'
import type { Recorder } from './recorder.ts'

/** What happened to the last message that was written here, step by step, with the time between. */
export function PathList({ recorder }: { readonly recorder: Recorder }) {
  const { say } = useTexts()
  const frames = useSyncExternalStore(recorder.subscribe, () => recorder.frames)
  const me = useMe()
  const { written } = recorder
  if (!written) return <p className="soft">{say('drawerPathHint')}</p>
  const steps = pathOf(written, frames, me)
  return (
    <ol className="path">
      {steps.map(({ text, at }, index) => (
        <li key={text[0] + (text[1]?.name ?? '')}>
          <span>{say(...text)}</span>
          <span className="soft">
            <time>{stamp(at)}</time>
            {index > 0 && ` +${say('ms', { n: at - written.at })}`}
          </span>
        </li>
      ))}
    </ol>
  )
}
