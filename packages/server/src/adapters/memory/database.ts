import type { UserRow } from '../../domain/conversation.ts'
import type { ConversationId, TenantNumber, UserNumber } from '../../domain/ids.ts'
import type { TicketRow } from '../../ports/credentials.ts'
import type { DeviceRow } from '../../ports/devices.ts'
import type { DirectPolicy } from '../../ports/directory.ts'
import type { LoginRow } from '../../ports/logins.ts'
import type { MemoryConversation } from './conversation.ts'
import { MemoryJournal } from './journal.ts'

export interface MemoryTenant {
  readonly tenant: TenantNumber
  directPolicy: DirectPolicy
  /** By external id. */
  readonly users: Map<string, UserNumber>
  readonly announcements: MemoryConversation[]
}

export interface MemoryUser extends UserRow {
  readonly tenant: TenantNumber
}

/** A login and the refresh token that counts. */
export interface MemoryLogin extends LoginRow {
  readonly number: number
  readonly turnedAt: number
}

export interface MemoryLease {
  readonly holder: string
  readonly epoch: number
  readonly expiresAt: number
  readonly mark: number | undefined
}

/** What a database would hold: several nodes share one. Numbers are given in order, so that a run can be repeated. */
export class MemoryDatabase {
  readonly conversations = new Map<ConversationId, MemoryConversation>()
  /** The conversations in which a user has or had a place. */
  readonly placesOf = new Map<UserNumber, Set<MemoryConversation>>()
  readonly journal = new MemoryJournal()
  readonly tenantNumbers = new Map<string, TenantNumber>()
  readonly tenants: MemoryTenant[] = []
  readonly users: MemoryUser[] = []
  readonly blocks = new Map<UserNumber, Set<UserNumber>>()
  readonly tickets = new Map<string, TicketRow>()
  /** By user, then device; '' stands for all devices. */
  readonly revocations = new Map<UserNumber, Map<string, number>>()
  readonly logins = new Map<string, MemoryLogin>()
  /** When each was locked, ms. */
  readonly locks = new Map<UserNumber, number>()
  readonly devices = new Map<UserNumber, Map<string, DeviceRow>>()
  /** When each user was last there, ms. */
  readonly attendance = new Map<UserNumber, number>()
  readonly leases = new Map<string, MemoryLease>()
  epoch: string | undefined

  tenant(number: TenantNumber): MemoryTenant | undefined {
    return this.tenants[number - 1]
  }

  tenantName(number: TenantNumber): string {
    for (const [name, known] of this.tenantNumbers) if (known === number) return name
    return ''
  }

  user(number: UserNumber): MemoryUser | undefined {
    return this.users[number - 1]
  }

  hasBlocked(user: UserNumber, other: UserNumber): boolean {
    return this.blocks.get(user)?.has(other) ?? false
  }

  areBlocked(pair: readonly UserNumber[]): boolean {
    const [a = 0, b = 0] = pair
    return this.hasBlocked(a, b) || this.hasBlocked(b, a)
  }

  knows(user: UserNumber, conversation: MemoryConversation): void {
    let set = this.placesOf.get(user)
    if (!set) {
      set = new Set()
      this.placesOf.set(user, set)
    }
    set.add(conversation)
  }

  /** How many conversations a user is a member of. */
  conversationCount(user: UserNumber): number {
    let count = 0
    for (const conversation of this.placesOf.get(user) ?? []) if (conversation.role(user) > 0) count += 1
    return count
  }
}
