import type { ConversationKind } from '@confab/protocol'

/** Numbers as stored; a kind's place never changes. */
export const conversationKinds = { direct: 1, group: 2, channel: 3, announcement: 4 } as const satisfies Record<
  ConversationKind,
  number
>
/** 0: not (or no longer) a member. Greater may more. */
export const roles = { none: 0, member: 1, admin: 2, owner: 3 } as const
export type RoleNumber = (typeof roles)[keyof typeof roles]

export type Action =
  | 'read'
  | 'write'
  | 'edit'
  | 'delete'
  | 'deleteOthers'
  | 'add'
  | 'remove'
  | 'join'
  | 'leave'
  | 'role'
  | 'rename'
  | 'mentionAll'
  | 'react'
  | 'invite'
  | 'joinInvited'

const { none, member, admin, owner } = roles
/** Nobody may. */
const never = 9

/**
 * Who may do what: the least role that an action needs, by kind of conversation. The one table: the engine refuses
 * early by it, and every store judges by it again under the lock. `edit` and `delete` are about one's own messages.
 * Besides: nobody removes or changes the role of somebody with a greater role than his own; a role given is at most
 * one's own; an owner leaves only if another owner stays (or nobody at all). `joinInvited`: by a code that is good. In an announcement, a tenant's admin has
 * the role admin, everybody else of the tenant counts as none and may read: who may not write there does not react either.
 */
export const rights: Readonly<Record<ConversationKind, Readonly<Record<Action, number>>>> = {
  direct: {
    read: member,
    write: member,
    edit: member,
    delete: member,
    deleteOthers: never,
    add: never,
    remove: never,
    join: never,
    leave: never,
    role: never,
    rename: never,
    mentionAll: member,
    react: member,
    invite: never,
    joinInvited: never,
  },
  group: {
    read: member,
    write: member,
    edit: member,
    delete: member,
    deleteOthers: admin,
    add: admin,
    remove: admin,
    join: never,
    leave: member,
    role: owner,
    rename: admin,
    mentionAll: member,
    react: member,
    invite: admin,
    joinInvited: none,
  },
  channel: {
    read: member,
    write: member,
    edit: member,
    delete: member,
    deleteOthers: admin,
    add: admin,
    remove: admin,
    join: none,
    leave: member,
    role: owner,
    rename: admin,
    mentionAll: admin,
    react: member,
    invite: admin,
    joinInvited: none,
  },
  announcement: {
    read: none,
    write: admin,
    edit: admin,
    delete: admin,
    deleteOthers: admin,
    add: never,
    remove: never,
    join: never,
    leave: never,
    role: never,
    rename: admin,
    mentionAll: admin,
    react: admin,
    invite: never,
    joinInvited: never,
  },
}

export function may(kind: ConversationKind, role: number, action: Action): boolean {
  return role >= rights[kind][action]
}
