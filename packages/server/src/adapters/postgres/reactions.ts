import type { ConversationId, Person } from '../../domain/ids.ts'
import type { ReactionReader, ReactorPlace, ReactorRow } from '../../ports/reactions.ts'
import { int8Array } from './arrays.ts'
import type { Lane } from './lane.ts'

/** $1 conversation, $2 seq, $3 the emoji or null, $4 and $5 after which, $6 limit. */
export const reactors = {
  name: 'reactors',
  text: `select r.emoji, u.external, r.by_seq, e.at from reactions r
    join users u on u.user_id = r.user_id
    join entries e on e.conversation_id = r.conversation_id and e.seq = r.by_seq
    where r.conversation_id = $1 and r.seq = $2 and ($3::text is null or r.emoji = $3::text collate "C")
      and (r.emoji, r.by_seq) > ($4::text collate "C", $5::int8)
    order by r.emoji, r.by_seq limit $6`,
}

const own = {
  name: 'own reactions',
  text: `select r.seq, r.emoji from reactions r
    where r.conversation_id = $1 and r.user_id = $2 and r.seq = any ($3::int8[])`,
}

export class PostgresReactions implements ReactionReader {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async reactors(
    conversation: ConversationId,
    seq: number,
    { emoji, after, limit }: { emoji: string | undefined; after: ReactorPlace | undefined; limit: number },
  ): Promise<readonly ReactorRow[]> {
    const values = [conversation, seq, emoji ?? null, after?.emoji ?? '', after?.seq ?? 0, limit]
    const rows = await this.#lane.rows<[string, string, number, number]>(reactors, values)
    return rows.map(([of, user, by, at]) => ({ emoji: of, user, seq: by, at }))
  }

  async own(conversation: ConversationId, person: Person, seqs: readonly number[]): Promise<Map<number, string[]>> {
    const rows = await this.#lane.rows<[number, string]>(own, [conversation, person.user, int8Array(seqs)])
    return grouped(rows)
  }
}

function grouped(rows: readonly (readonly [seq: number, emoji: string])[]): Map<number, string[]> {
  const found = new Map<number, string[]>()
  for (const [seq, emoji] of rows) found.set(seq, [...(found.get(seq) ?? []), emoji])
  return found
}
