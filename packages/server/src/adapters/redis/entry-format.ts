import type { Whereabouts } from '../../ports/node.ts'
import type { OwnConnection } from './own-connections.ts'

/** A connection's entry in Redis: `[member, device, connectedAt, heardAt]`; member: the life and name of its node. */
export function encodeEntry(member: string, { device, connectedAt, heardAt }: OwnConnection): string {
  return JSON.stringify([member, device ?? null, connectedAt, heardAt])
}

export interface Entry {
  readonly member: string
  readonly at: Omit<Whereabouts, 'connection'>
}

/** undefined: not one of ours. */
export function decodeEntry(text: string): Entry | undefined {
  const parts = parsed(text)
  if (!Array.isArray(parts)) return undefined
  const [member, device, connectedAt, heardAt] = parts as unknown[]
  if (typeof member !== 'string' || typeof connectedAt !== 'number' || typeof heardAt !== 'number') return undefined
  const known = typeof device === 'string' ? device : undefined
  return { member, at: { node: nodeOf(member), device: known, connectedAt, heardAt } }
}

/** A life is eight characters; a node's name may hold any. */
export function memberOf(life: string, node: string): string {
  return `${life} ${node}`
}

export function nodeOf(member: string): string {
  return member.slice(member.indexOf(' ') + 1)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
