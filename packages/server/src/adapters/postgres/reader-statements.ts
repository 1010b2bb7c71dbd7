import { entriesText, marksText } from './entry-text.ts'
import type { Statement } from './lane.ts'

/**
 * What makes a conversation's row for one user, as the inside of a JSON array: `json_build_array` looks up how each value
 * is written again for each row, half of what a list cost. For who was removed the head stands where he left, and the
 * title is withheld: what came later is none of his business. Naming is rare, so it is first looked whether there is any.
 */
function conversationColumns(who: string, before = ''): string {
  const seen = (of: 'seq' | 'countable') =>
    `case when m.seen_seq >= m.from_seq - 1 then m.seen_${of} else m.read_${of} end`
  const named = `from mentions n where n.conversation_id = h.conversation_id
    and n.user_id = any (array[${who}, 0]::int8[]) and n.seq > ${seen('seq')}`
  return `concat_ws(',', ${before}concat('"', h.conversation_id, '"'), h.kind,
  coalesce(case when m.role = 0 then null else to_json(c.title)::text end, 'null'),
  coalesce((case when h.kind = 1 then h.low_user + h.high_user - ${who} end)::text, 'null'), greatest(m.role, 0),
  case when m.role = 0 then m.to_seq else h.last_seq end,
  case when m.role = 0 then coalesce(e.countable, 0) else h.countable end,
  case when m.role = 0 then least(h.floor_seq, m.to_seq) else h.floor_seq end,
  coalesce(m.from_seq, 1), coalesce(m.to_seq::text, 'null'), case when m.role = 0 then 0 else h.member_count end,
  case when m.role = 0 then coalesce(e.at, 0) else h.last_at end,
  coalesce(least(m.delivered_seq, m.to_seq), 0), coalesce(least(m.read_seq, m.to_seq), 0),
  coalesce(least(m.read_countable, e.countable), 0),
  coalesce(least(${seen('seq')}, m.to_seq), 0), coalesce(least(${seen('countable')}, e.countable), 0),
  coalesce(m.notify, 0),
  case when m.role > 0 and exists (select ${named}) then (
    select count(*) from (select distinct n.seq ${named} limit 1000) as found) else 0 end)`
}

/** \`h\`: the head; \`m\`: his member row, or null; \`e\`: of who was removed the last entry that he may read. */
function conversationJoins(who: string): string {
  return `join conversations c on c.conversation_id = h.conversation_id
  left join members m on m.conversation_id = h.conversation_id and m.user_id = ${who}
  left join entries e on e.conversation_id = h.conversation_id and e.seq = case when m.role = 0 then m.to_seq end`
}

/** $1 user, $2 tenant, $3 conversation. The row and the intervals, as one JSON text. */
export const visibility: Statement = {
  name: 'visibility',
  text: `select concat('[[', ${conversationColumns('$1')}, '],', coalesce((
      select json_agg(json_build_array(s.from_seq, s.to_seq) order by s.from_seq)
      from memberships s where s.conversation_id = h.conversation_id and s.user_id = $1)::text, 'null'), ']')
    from heads h ${conversationJoins('$1')}
    where h.conversation_id = $3 and h.tenant = $2 and (h.kind = 4 or m.user_id is not null)`,
}

/**
 * Of many users at once, an answer each, in their order: $1 users, $2 tenants, $3 sinces (-1: none), $4 and $5 where it
 * goes on (-1: at the beginning), $6 limits + 1. Old tokens get the whole list: the journal may no longer hold what they
 * miss. Announcements have no member rows: the tenant's newest 20 join in.
 */
export const sync: Statement = {
  name: 'sync',
  text: `select answer.text
    from unnest($1::int8[], $2::int4[], $3::int8[], $4::int8[], $5::uuid[], $6::int4[])
      with ordinality as x (who, tenant, since, place, id, most, n)
    cross join lateral (
      with kept as materialized (
        select coalesce((select id from journal order by id limit 1),
          (select last_value + is_called::int from journal_ids)) as floor
      ),
      asked as materialized (select floor, case when x.since >= greatest(floor - 1, 0) then x.since end as since from kept),
      his as materialized (
        select m.conversation_id, m.role, m.journal_id from members m where m.user_id = x.who and m.role >= 0
        union all
        select a.conversation_id, 9, coalesce(m.journal_id, 0) from (
          select c.conversation_id from conversations c join heads h on h.conversation_id = c.conversation_id
          where c.kind = 4 and c.tenant = x.tenant order by h.journal_id desc, h.conversation_id desc limit 20) as a
        left join members m on m.user_id = x.who and m.conversation_id = a.conversation_id
      ),
      placed as materialized (
        select h.conversation_id,
          case when his.role > 0 then greatest(h.journal_id, his.journal_id) else his.journal_id end as place
        from asked cross join his join heads h on h.conversation_id = his.conversation_id
        where h.tenant = x.tenant and case when asked.since is null then his.role > 0
          when his.role > 0 then greatest(h.journal_id, his.journal_id) > asked.since
          else his.journal_id > asked.since end
      ),
      page as materialized (
        select conversation_id, place from placed
        where x.place < 0 or (place, conversation_id) < (x.place, x.id)
        order by place desc, conversation_id desc limit x.most
      )
      select concat('[', (select floor from kept), ',[', (
        select string_agg(concat('[', ${conversationColumns('x.who', 'page.place, ')}, ']'), ','
          order by page.place desc, page.conversation_id desc)
        from page join heads h on h.conversation_id = page.conversation_id ${conversationJoins('x.who')}), ']]') as text
    ) as answer order by x.n`,
}

/**
 * Pages of many logs at once, a row each, in their order: $1 conversations, $2 from, $3 to, $4 limits. The floor, the
 * entries, what became of them. Ends at 64 KB of bodies, but not before the first: who is over is scanned again, since
 * windows over every page cost as much as all the rest.
 */
function page(order: 'asc' | 'desc'): string {
  const found = `select e.seq, e.kind, e.sender, e.client_id, e.at, e.counts, e.body from entries e
    where e.conversation_id = x.id and e.seq <= x.last and e.seq >= greatest(x.first, h.floor_seq + 1)
    order by e.seq ${order} limit x.most`
  const text = entriesText(order)
  return `select coalesce(h.floor_seq, 0), case when whole.bytes <= 65536 then whole.text else (
      select ${text} from (
        select *, sum(octet_length(body)) over (order by seq ${order}) as bytes, row_number() over (order by seq ${order}) as place
        from (${found}) as again) as measured
      where bytes <= 65536 or place = 1) end,
      ${marksText('x.id', 'whole.low', 'whole.high')}
    from unnest($1::uuid[], $2::int8[], $3::int8[], $4::int4[]) with ordinality as x (id, first, last, most, n)
    left join heads h on h.conversation_id = x.id
    cross join lateral (
      select min(seq) as low, max(seq) as high, sum(octet_length(body)) as bytes, ${text} as text
      from (${found}) as found) as whole
    order by x.n`
}
export const ascending: Statement = { name: 'entries ascending', text: page('asc') }
export const descending: Statement = { name: 'entries descending', text: page('desc') }

export const seqAt: Statement = { name: 'seq at', text: 'select seq_at_1($1, $2)' }

export const members: Statement = {
  name: 'members',
  text: `select m.user_id, u.external, m.role, m.from_seq from members m join users u on u.user_id = m.user_id
    where m.conversation_id = $1 and m.role > 0 and ($2::text is null or u.external > $2::text collate "C")
    order by u.external limit $3`,
}

export const areMembers: Statement = {
  name: 'are members',
  text: `select m.user_id from members m where m.conversation_id = $1 and m.user_id = any ($2::int8[]) and m.role > 0`,
}

export const heads: Statement = {
  name: 'heads',
  text: `select h.conversation_id, h.tenant, h.kind, h.last_seq, h.countable, h.member_count,
      case when h.kind = 1 then json_build_array(h.low_user, h.high_user)
        when h.kind < 4 and h.member_count <= 64 then coalesce((
          select json_agg(m.user_id) from members m where m.conversation_id = h.conversation_id and m.role > 0), '[]') end
    from heads h where h.conversation_id = any ($1::uuid[])`,
}
