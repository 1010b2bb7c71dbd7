-- What an entry changes besides adding itself to the log, applied in the append, under the head's lock.

-- The newest text is served in the target's place; what it was before leaves the store, there and in earlier edits.
create function apply_edit_1(_conversation uuid, _seq bigint, _effect jsonb) returns void language plpgsql as $$
declare
  aim bigint := (_effect->>'target')::bigint;
begin
  update entries e set body = _effect->>'body' where e.conversation_id = _conversation and e.seq = aim;
  update entries e set body = '{}'
  where e.conversation_id = _conversation and e.target = aim and e.seq <> _seq and e.body <> '{}';
  insert into annotations as a (conversation_id, seq, edited, at) values (_conversation, aim, true, _seq)
  on conflict (conversation_id, seq) do update set edited = true, at = excluded.at;
end $$;

-- Bodies go, and hashes with them, since a short text could be guessed from its hash. A repeat is then a duplicate.
create function apply_delete_1(_conversation uuid, _seq bigint, _effect jsonb) returns void language plpgsql as $$
declare
  aim bigint := (_effect->>'target')::bigint;
begin
  update entries e set body = '{}', hash = null where e.conversation_id = _conversation and e.seq = aim;
  update entries e set body = '{}', hash = null where e.conversation_id = _conversation and e.target = aim;
  insert into annotations as a (conversation_id, seq, deleted, at) values (_conversation, aim, true, _seq)
  on conflict (conversation_id, seq) do update set edited = false, deleted = true, at = excluded.at;
end $$;

-- Who comes in reads from `_from` on; what was before does not count as unread for him.
create function open_memberships_1(_conversation uuid, _users bigint[], _role int, _from bigint, _countable bigint, _journal bigint)
returns void language sql as $$
  insert into memberships (conversation_id, user_id, from_seq)
  select _conversation, u, _from from unnest(_users) as u
  on conflict (conversation_id, user_id, from_seq) do update set to_seq = null;  -- he left before the first entry he could read
  insert into members as m
    (conversation_id, user_id, role, from_seq, delivered_seq, read_seq, read_countable, journal_id)
  select _conversation, u, _role, _from, _from - 1, _from - 1, _countable, _journal from unnest(_users) as u
  on conflict (conversation_id, user_id) do update set
    role = excluded.role, from_seq = excluded.from_seq, to_seq = null, journal_id = excluded.journal_id,
    delivered_seq = greatest(m.delivered_seq, excluded.delivered_seq), read_seq = greatest(m.read_seq, excluded.read_seq),
    read_countable = greatest(m.read_countable, excluded.read_countable);
$$;

create function close_memberships_1(_conversation uuid, _users bigint[], _to bigint, _journal bigint)
returns void language sql as $$
  update memberships s set to_seq = _to
  where s.conversation_id = _conversation and s.user_id = any (_users) and s.to_seq is null;
  update members m set role = 0, to_seq = _to, journal_id = _journal
  where m.conversation_id = _conversation and m.user_id = any (_users);
$$;

-- Answers what the journal says of users. `_last`: the entry's own seq, or, where it is only noted, the head.
create function apply_members_1(
  _conversation uuid, _sender bigint, _last bigint, _noted boolean, _effect jsonb, _journal bigint
) returns jsonb language plpgsql as $$
declare
  action text := _effect->>'action';
  who bigint[] := concerned_1(_conversation, _sender, _effect);
  first bigint := case when _noted then _last + 1 else _last end;
begin
  if action = 'role' then
    update members m set role = (_effect->>'role')::int, journal_id = _journal
    where m.conversation_id = _conversation and m.user_id = any (who);
    return '[]';
  end if;
  if action in ('add', 'join') then
    perform open_memberships_1(_conversation, who, case action when 'add' then (_effect->>'role')::int else 1 end, first,
      (select h.countable from heads h where h.conversation_id = _conversation), _journal);
  else
    perform close_memberships_1(_conversation, who, _last, _journal);
  end if;
  update heads h set member_count = h.member_count + case when action in ('add', 'join') then 1 else -1 end * cardinality(who)
  where h.conversation_id = _conversation;
  return (select jsonb_agg(case when action in ('add', 'join')
      then jsonb_build_object('type', 'added', 'user', u, 'conversation', _conversation, 'from', first)
      else jsonb_build_object('type', 'removed', 'user', u, 'conversation', _conversation, 'to', _last) end)
    from unnest(who) as u);
end $$;

create function apply_effect_1(
  _conversation uuid, _sender bigint, _last bigint, _noted boolean, _effect jsonb, _journal bigint
) returns jsonb language plpgsql as $$
begin
  case _effect->>'type'
    when 'edit' then perform apply_edit_1(_conversation, _last, _effect);
    when 'delete' then perform apply_delete_1(_conversation, _last, _effect);
    when 'rename' then
      update conversations c set title = _effect->>'title' where c.conversation_id = _conversation;
    when 'members' then
      return apply_members_1(_conversation, _sender, _last, _noted, _effect, _journal);
  end case;
  return '[]';
end $$;
