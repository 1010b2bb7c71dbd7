/** What is written and read as a message: it counts as unread, and may be edited, deleted, answered and reacted to. */
export function isMessage(kind: string): kind is 'message' | 'reply' {
  return kind === 'message' || kind === 'reply'
}
