import { useChat } from '@confab/react'
import { type FormEvent, useId, useState } from 'react'
import { go, pathTo } from '../shell/route.ts'
import { useTexts } from '../texts/texts.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { namesIn } from './names-in.ts'

type Kind = 'direct' | 'group' | 'channel'
const kinds: readonly Kind[] = ['direct', 'group', 'channel']

/** Begins a direct conversation, a group or a channel, and goes there. */
export function Newly({ close }: { readonly close: () => void }) {
  const { say } = useTexts()
  const chat = useChat()
  const [kind, setKind] = useState<Kind>('direct')
  const [people, setPeople] = useState('')
  const [title, setTitle] = useState('')
  const [failure, setFailure] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const create = async (event: FormEvent) => {
    event.preventDefault()
    const users = namesIn(people)
    if (!chat || isBusy) return
    setBusy(true)
    try {
      const made = await (kind === 'direct'
        ? chat.createDirect(users[0] ?? '')
        : kind === 'group'
          ? chat.createGroup({ users, ...(title.trim() && { title: title.trim() }) })
          : chat.createChannel({ title: title.trim(), ...(users.length > 0 && { users }) }))
      close()
      go(pathTo(made.id))
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={say('newConversation')} close={close}>
      <form onSubmit={create}>
        <Kinds kind={kind} pick={setKind} />
        {kind !== 'direct' && (
          <Field label={say('newTitle')} value={title} change={setTitle} isNeeded={kind === 'channel'} />
        )}
        <Field
          key={kind === 'direct' ? 'who' : 'people'}
          label={say(kind === 'direct' ? 'newDirectWho' : 'newPeople')}
          hint={say(kind === 'direct' ? 'newDirectHint' : 'newPeopleHint')}
          value={people}
          change={setPeople}
          isNeeded={kind !== 'channel'}
          isFirst={kind === 'direct'}
        />
        {kind === 'channel' && <small>{say('newChannelHint')}</small>}
        {failure && <p role="alert">{say('loginFailed', { reason: failure })}</p>}
        <div className="dialog-acts">
          <button type="button" className="button" onClick={close}>
            {say('cancel')}
          </button>
          <button type="submit" className="button main" disabled={isBusy}>
            {say(kind === 'direct' ? 'newWrite' : 'newCreate')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function Kinds({ kind, pick }: { readonly kind: Kind; readonly pick: (kind: Kind) => void }) {
  const { say } = useTexts()
  return (
    <fieldset className="kinds">
      <legend className="hidden">{say('newConversation')}</legend>
      {kinds.map((one) => (
        <label key={one}>
          <input type="radio" name="kind" checked={one === kind} onChange={() => pick(one)} />
          <span>{say(one)}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly change: (value: string) => void
  readonly isNeeded: boolean
  readonly isFirst?: boolean
}

function Field({ label, hint, value, change, isNeeded, isFirst }: FieldProps) {
  const id = useId()
  return (
    <div className="label">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        value={value}
        onChange={(event) => change(event.target.value)}
        required={isNeeded}
        maxLength={2_000}
        autoCapitalize="none"
        autoComplete="off"
        // Of a dialog that was just asked for.
        // biome-ignore lint/a11y/noAutofocus: as said above
        autoFocus={isFirst}
        aria-describedby={hint && `${id}-hint`}
      />
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  )
}
