import type { StatusRow } from '../domain/envelope.ts'
import type { UserNumber } from '../domain/ids.ts'
import type { PresenceChoice } from '../domain/presence.ts'

const nobody: readonly UserNumber[] = []

/** How one connection shows its user, and whom it watches. It ends with the connection. */
export class SessionPresence {
  chosen: PresenceChoice = 'online'
  /** When its last command came, ms. */
  activeAt = 0
  /** As was noticed last. */
  isIdle = false
  /** Between hello and the end. */
  hasBegun = false
  status: StatusRow | undefined
  watching: readonly UserNumber[] = nobody
  /** Of two watches under way the later one holds. */
  watchTurn = 0
}
