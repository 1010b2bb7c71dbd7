import { useTexts } from '../texts/texts.ts'
import { Dialog } from '../ui/Dialog.tsx'
import './keys.css'
import { keyGroups } from './keys.ts'

/** On keyboards of Apple another key commands. */
const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The list of keys. */
export function KeyHelp({ close }: { readonly close: () => void }) {
  const { say } = useTexts()
  const nameOf = (key: string): string => {
    if (key === 'Ctrl') return isApple ? '⌘' : say('keyCtrl')
    return key === 'Shift' ? say('keyShift') : key
  }
  return (
    <Dialog title={say('keys')} close={close}>
      {keyGroups.map(({ title, keys }) => (
        <section key={title}>
          <h3 className="keys-title">{say(title)}</h3>
          <dl className="keys">
            {keys.map(({ press, does }) => (
              <div key={press.join() + does}>
                <dt>
                  {press.map((key) => (
                    <kbd key={key}>{nameOf(key)}</kbd>
                  ))}
                </dt>
                <dd>{say(does)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
