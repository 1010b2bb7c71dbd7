import { type ConversationView, useChat, useSend, useTyping } from '@confab/react'
import { useEffect, useRef, useState } from 'react'
import { useTitle } from '../conversations/title.ts'
import { recorderOf } from '../drawer/recorder.ts'
import type { Doing } from '../messages/doing.ts'
import { useMe } from '../session/me.ts'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import { About } from './About.tsx'
import { leftOf } from './bytes.ts'
import { Completion } from './Completion.tsx'
import './composer.css'
import { keepDraft, readDraft } from './drafts.ts'
import { useMembers } from './members.ts'
import { lastOwn, messageAt } from './own.ts'
import { useCompletion } from './use-completion.ts'
import { mentionsIn } from './word.ts'

interface ComposerProps {
  readonly conversation: ConversationView
  readonly doing: Doing | undefined
  readonly begin: (doing: Doing | undefined) => void
}

/** Where one writes: Enter sends, Shift-Enter begins a line, the up arrow edits the last own message. */
export function Composer({ conversation, doing, begin }: ComposerProps) {
  const { say } = useTexts()
  const { id, conversation: held } = conversation
  const me = useMe()
  const editing = doing?.kind === 'edit' ? doing.seq : undefined
  const chat = useChat()
  const title = useTitle(conversation)
  const send = useSend(id)
  const { typing, stopTyping } = useTyping(id)
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => readDraft(me, id))
  const members = useMembers(conversation)
  const left = leftOf(text)
  const isSendable = text.trim() !== '' && (left ?? 0) >= 0
  const take = (next: string) => {
    setText(next)
    if (editing !== undefined) return
    keepDraft(me, id, next)
    if (next === '') stopTyping()
    else typing()
  }
  const completion = useCompletion(field, text, take, members)
  useEffect(() => {
    setText(editing === undefined ? readDraft(me, id) : (messageAt(held, editing)?.text ?? ''))
    if (matchMedia('(hover: hover)').matches || doing) field.current?.focus()
  }, [editing, doing, held, me, id])
  const submit = () => {
    if (!isSendable || !chat) return
    if (editing !== undefined) {
      if (text !== messageAt(held, editing)?.text) held.edit(editing, text.trim())
      return begin(undefined)
    }
    const replyTo = doing && { replyTo: doing.seq }
    const sent = send(text.trim(), { ...mentionsIn(text, members.users), ...replyTo })
    recorderOf(chat).wrote(sent.clientId, id)
    take('')
    begin(undefined)
  }
  const press = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || completion.press(event)) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    } else if (event.key === 'ArrowUp' && text === '' && editing === undefined) {
      const own = lastOwn(held, me)
      if (own === undefined) return
      event.preventDefault()
      begin({ kind: 'edit', seq: own })
    } else if (event.key === 'Escape' && doing) begin(undefined)
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {doing && <About doing={doing} conversation={conversation} stop={() => begin(undefined)} />}
      <div className="composer-row">
        <Completion completion={completion} />
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={say('writeTo', { name: title })}
          aria-label={say('writeTo', { name: title })}
          aria-describedby={left === undefined ? undefined : 'composer-left'}
          aria-invalid={left !== undefined && left < 0}
          {...completion.attributes}
          onChange={(event) => {
            take(event.target.value)
            completion.look()
          }}
          onSelect={completion.look}
          onFocus={members.load}
          onKeyDown={press}
          enterKeyHint="send"
        />
        {left !== undefined && (
          <output id="composer-left" className={left < 0 ? 'composer-left over' : 'composer-left'}>
            {left < 0 ? say('tooLong', { n: -left }) : say('left', { n: left })}
          </output>
        )}
        <button
          type="submit"
          className="composer-send"
          disabled={!isSendable}
          aria-label={say(editing === undefined ? 'send' : 'save')}
        >
          <Icon name={editing === undefined ? 'send' : 'tick'} />
        </button>
      </div>
    </form>
  )
}
