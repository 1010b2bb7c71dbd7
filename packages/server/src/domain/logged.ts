import type { StoredEntry } from './entry.ts'
import { entryKindName } from './entry.ts'
import type { ConversationId } from './ids.ts'

/** An entry and the conversation it belongs to, for consumers outside (push, search, analytics). */
export interface LoggedEvent {
  /** The history of the store to which the seq belongs. */
  readonly epoch: string
  /** The tenant's name. */
  readonly tenant: string
  readonly conversation: ConversationId
  readonly entry: StoredEntry
}

/** The envelope as JSON text (`LoggedEntry` of the protocol). A body is JSON text already, and is not parsed again. */
export function loggedJson({ epoch, tenant, conversation, entry }: LoggedEvent, withContent: boolean): string {
  const where = `"epoch":${JSON.stringify(epoch)},"tenant":${JSON.stringify(tenant)},"conversationId":"${conversation}"`
  const what = `"seq":${entry.seq},"kind":"${entryKindName(entry.kind)}","sender":${JSON.stringify(entry.sender)}`
  const rest = `"clientId":"${entry.clientId}","at":${entry.at},"counts":${entry.counts}`
  const content = withContent ? `,"content":${entry.body}` : ''
  return `{"version":1,"type":"entry",${where},${what},${rest}${content}}`
}
