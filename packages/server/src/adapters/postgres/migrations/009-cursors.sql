-- Cursors: how far a member was delivered and has read (receipts, forward only), and how far his badge is cleared.

-- Null: as far as he has read. Sending clears the badge without a receipt; marking as unread sets it back.
alter table members add column seen_seq bigint, add column seen_countable bigint;

-- An announcement has no member rows; who has read one gets a row of role -1, which nothing else takes for a member's.
create function add_readers_1(_conversations uuid[], _users bigint[]) returns void language sql as $$
  insert into members (conversation_id, user_id, role, from_seq, journal_id)
  select x.c, x.u, -1, 1, 0 from unnest(_conversations, _users) as x (c, u)
  join heads h on h.conversation_id = x.c and h.kind = 4
  order by x.c, x.u on conflict (conversation_id, user_id) do nothing;
$$;

-- Five arrays of one length, one element a (conversation, user), none twice. delivered, read: 0 for none, never back, never
-- beyond the head. seen: 0 for none; `exact`: set as it is, else never back. Answers those that moved, as JSON text.
create function move_cursors_1(
  _conversations uuid[], _users bigint[], _delivered bigint[], _read bigint[], _seen bigint[], _exact boolean[]
) returns text language plpgsql as $$
declare
  answer text;
begin
  perform add_readers_1(_conversations, _users);
  -- In key order, like everybody who locks several members: two batches can't wait for each other.
  perform 1 from unnest(_conversations, _users) as x (c, u)
    join members m on m.conversation_id = x.c and m.user_id = x.u
    order by m.conversation_id, m.user_id for no key update of m;
  with wanted as materialized (
    select m.conversation_id as c, m.user_id as u, m.delivered_seq, m.read_seq, m.read_countable, m.journal_id as was_journal,
      own.seen as was_seen, own.counted as was_counted,
      greatest(m.delivered_seq, least(x.delivered, h.last_seq), least(x.read, h.last_seq)) as delivered,
      greatest(m.read_seq, least(x.read, h.last_seq)) as read,
      case when x.exact then least(x.seen, h.last_seq) else greatest(own.seen, least(greatest(x.seen, x.read), h.last_seq)) end as seen
    from unnest(_conversations, _users, _delivered, _read, _seen, _exact) as x (c, u, delivered, read, seen, exact)
    join members m on m.conversation_id = x.c and m.user_id = x.u and m.role <> 0
    join heads h on h.conversation_id = x.c
    cross join lateral (select
      case when m.seen_seq >= m.from_seq - 1 then m.seen_seq else m.read_seq end as seen,
      case when m.seen_seq >= m.from_seq - 1 then m.seen_countable else m.read_countable end as counted) as own
  ),
  moved as materialized (
    select w.*,
      case when w.read = w.read_seq then w.read_countable else coalesce(r.countable, 0) end as read_counted,
      case when w.seen = w.was_seen then w.was_counted else coalesce(s.countable, 0) end as seen_counted
    from wanted w
    left join entries r on r.conversation_id = w.c and r.seq = w.read and w.read <> w.read_seq
    left join entries s on s.conversation_id = w.c and s.seq = w.seen and w.seen <> w.was_seen
    where w.delivered <> w.delivered_seq or w.read <> w.read_seq or w.seen <> w.was_seen
  ),
  -- A delivery alone concerns nobody's list: only what his own devices show is a change that a sync names.
  drawn as materialized (select journal_draw_1() as id where exists (select from moved where read <> read_seq or seen <> was_seen)),
  told as (insert into journal (id, at) select id, now_ms_1() from drawn),
  kept as (
    update members m set delivered_seq = v.delivered, read_seq = v.read, read_countable = v.read_counted,
      seen_seq = v.seen, seen_countable = v.seen_counted,
      journal_id = case when v.read <> v.read_seq or v.seen <> v.was_seen then (select id from drawn) else m.journal_id end
    from moved v where m.conversation_id = v.c and m.user_id = v.u
  )
  select concat('[', string_agg(concat('["', c, '",', concat_ws(',', u, delivered, read, read_counted, seen, seen_counted), ']'), ','), ']')
  into answer from moved;
  return answer;
end $$;

create function set_notify_1(_conversation uuid, _user bigint, _notify int) returns boolean language plpgsql as $$
declare
  drawn bigint;
begin
  perform add_readers_1(array[_conversation], array[_user]);
  drawn := journal_draw_1();
  update members m set notify = _notify, journal_id = drawn
  where m.conversation_id = _conversation and m.user_id = _user and m.role <> 0;
  if not found then return false; end if;
  insert into journal (id, at) values (drawn, now_ms_1());
  return true;
end $$;
