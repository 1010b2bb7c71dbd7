import type { ConversationKind } from '@confab/protocol'
import type { AppendItem } from '../../domain/append.ts'
import { type Action, conversationKinds, rights } from '../../domain/rights.ts'

/**
 * The least roles an action needs, four bits for each kind of conversation. Every item brings them along, so that SQL
 * judges by the one table of domain/rights.ts, and a node of another version by its own.
 */
function leastRoles(action: Action): number {
  let code = 0
  for (const kind of Object.keys(conversationKinds) as ConversationKind[]) {
    code |= rights[kind][action] << ((conversationKinds[kind] - 1) * 4)
  }
  return code
}

const write = leastRoles('write')
const byAction = new Map<Action, number>()

function needed(action: Action): number {
  const known = byAction.get(action)
  if (known !== undefined) return known
  const code = leastRoles(action)
  byAction.set(action, code)
  return code
}

function actionOf(effect: NonNullable<AppendItem['effect']>): Action {
  if (effect.type !== 'members') return effect.type
  return effect.invite === undefined ? effect.action : 'joinInvited'
}

const countsBit = 1 << 16
const adminBit = 1 << 17
const kindShift = 20

/** One int4 with what append_3 must know of an item besides its values; see 006-append.sql. */
export function itemCode(item: AppendItem): number {
  const roles = item.effect === undefined ? write : needed(actionOf(item.effect))
  return roles | (item.counts ? countsBit : 0) | (item.tenantAdmin ? adminBit : 0) | (item.kind << kindShift)
}

/** Whom an item names, as append_3 takes it; `item` counts from 1. */
export function mentionValue(item: AppendItem, place: number): Record<string, unknown> {
  return { ...item.mentions, item: place, need: needed('mentionAll') }
}

/** An effect, or the message that is answered, as append_3 takes it; `item` counts from 1. undefined: neither. */
export function effectValue(item: AppendItem, place: number): Record<string, unknown> | undefined {
  if (item.effect !== undefined) return { ...item.effect, item: place, others: needed('deleteOthers') }
  return item.replyTo === undefined ? undefined : { type: 'reply', target: item.replyTo, item: place }
}
