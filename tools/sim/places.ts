import type { MemoryConversation, Place } from '../../packages/server/src/adapters/memory/conversation.ts'
import type { Problem } from './checks.ts'
import type { Cluster } from './cluster.ts'

/** The receipts that stand in the store, looked at again and again: none of them ever moves back, or beyond the head. */
export class PlaceWatch {
  readonly #cluster: Cluster
  readonly #before = new Map<Place, { readonly delivered: number; readonly read: number }>()
  readonly problems: Problem[] = []

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  look(): void {
    for (const room of this.#cluster.database.conversations.values())
      for (const place of room.places.values()) this.#compare(room, place)
  }

  #compare(room: MemoryConversation, place: Place): void {
    const before = this.#before.get(place)
    for (const kind of ['delivered', 'read'] as const) {
      const now = place[kind]
      const where = `the ${kind} cursor of user ${place.user} in ${room.id}`
      if (before && now < before[kind]) this.problems.push(`P5.1: ${where} went from ${before[kind]} to ${now}`)
      if (now > room.head) this.problems.push(`P5.2: ${where} stands at ${now}, and the head is ${room.head}`)
    }
    this.#before.set(place, { delivered: place.delivered, read: place.read })
  }
}
