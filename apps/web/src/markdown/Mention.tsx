import { useMe } from '../session/me.ts'

/** A user who is named; the reader himself stands out. */
export function Mention({ user }: { readonly user: string }) {
  const me = useMe()
  return <span className={user === me || user === 'all' ? 'mention-me' : 'mention-other'}>@{user}</span>
}
