import type { Entry, Conversation as Wire } from '@confab/protocol'

/** Whether an action on members makes them more or fewer. */
const signs: Readonly<Record<string, number>> = { add: 1, join: 1, remove: -1, leave: -1 }

/** The listing after an entry which is newer than it: its title, the reader's role, how many are in it. */
export function relisted(listing: Wire, { kind, content }: Entry, reader: string | undefined): Wire {
  if (kind === 'rename' && typeof content.title === 'string') return { ...listing, title: content.title }
  if (kind !== 'membership' || !Array.isArray(content.users)) return listing
  const { action, users, role } = content
  if (action === 'role')
    return users.includes(reader) ? { ...listing, role: role as NonNullable<Wire['role']> } : listing
  const more = users.length * (signs[String(action)] ?? 0)
  return { ...listing, members: Math.max(0, listing.members + more) }
}

/** Whether this entry takes the reader out of the conversation: nobody tells him otherwise. */
export function removes({ kind, content }: Entry, reader: string | undefined): boolean {
  const { action, users } = content
  return kind === 'membership' && signs[String(action)] === -1 && Array.isArray(users) && users.includes(reader)
}
