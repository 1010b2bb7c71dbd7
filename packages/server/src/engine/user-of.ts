import type { User } from '@confab/protocol'
import type { UserRow } from '../domain/conversation.ts'

/** A user as the wire shows him. */
export function userOf(row: UserRow): User {
  return {
    user: row.external,
    ...(row.name === undefined ? {} : { name: row.name }),
    ...(row.picture === undefined ? {} : { picture: row.picture }),
    ...(row.fields === undefined ? {} : { fields: JSON.parse(row.fields) as Record<string, unknown> }),
    version: row.version,
  }
}
