-- Replies and reactions. A reply (kind 6) is written, counted, edited and deleted as a message is; a reaction (kind 7) adds
-- an emoji to a message, or takes it away.

-- Who bears which emoji now, and since which entry: by emoji for lists of them, by user for what one may add.
create table reactions (
  conversation_id uuid not null,
  seq bigint not null,                       -- of the message
  emoji text collate "C" not null,
  by_seq bigint not null,                    -- of the entry that added it
  user_id bigint not null,
  primary key (conversation_id, seq, emoji, by_seq),
  unique (conversation_id, seq, user_id, emoji)
);

-- `reactions`: what history serves, [{emoji, count, users}], folded by the rule of packages/protocol/src/tally.ts.
-- `reacted`: how many entries have added one, ever: a deletion must empty them all at once.
alter table annotations add column reactions jsonb, add column reacted int;

create function tallied_1(_reactions jsonb, _emoji text, _user text, _remove boolean) returns jsonb
language plpgsql immutable as $$
declare
  answer jsonb := '[]';
  one jsonb;
  named jsonb;
  counted int;
  was_there boolean := false;
begin
  for one in select value from jsonb_array_elements(coalesce(_reactions, '[]')) loop
    if one->>'emoji' = _emoji then
      was_there := true;
      named := (one->'users') - _user;
      counted := (one->>'count')::int + case when _remove then -1 else 1 end;
      if not _remove then named := jsonb_path_query_array(jsonb_build_array(_user) || named, '$[0 to 9]'); end if;
      one := jsonb_build_object('emoji', _emoji, 'count', counted, 'users', named);
      if counted = 0 then continue; end if;
    end if;
    answer := answer || jsonb_build_array(one);
  end loop;
  if not was_there and not _remove then
    answer := answer || jsonb_build_array(jsonb_build_object('emoji', _emoji, 'count', 1, 'users', jsonb_build_array(_user)));
  end if;
  return nullif(answer, '[]');
end $$;

-- Whether it is a message that he may read: in an interval of his membership, and not taken by retention.
create function is_readable_1(_head heads, _user bigint, _seq bigint) returns boolean language sql stable as $$
  select exists (
    select from entries e where e.conversation_id = _head.conversation_id and e.seq = _seq and e.kind in (1, 6)
      and e.seq > _head.floor_seq)
  and (_head.kind in (1, 4) or exists (
    select from memberships s where s.conversation_id = _head.conversation_id and s.user_id = _user
      and s.from_seq <= _seq and coalesce(s.to_seq, _seq) >= _seq))
$$;

-- `_limits`: as append_3 has them.
create function react_refusal_1(_head heads, _sender bigint, _effect jsonb, _limits int[]) returns int language plpgsql as $$
declare
  aim bigint := (_effect->>'target')::bigint;
  sign text := _effect->>'emoji';
  mark annotations;
  own text[];
begin
  if not is_readable_1(_head, _sender, aim) then return 6; end if;
  select * into mark from annotations a where a.conversation_id = _head.conversation_id and a.seq = aim;
  if mark.deleted then return 6; end if;
  own := array(select r.emoji from reactions r
    where r.conversation_id = _head.conversation_id and r.seq = aim and r.user_id = _sender);
  if (_effect->>'remove')::boolean then return case when sign = any (own) then 0 else 7 end; end if;
  return case
    when sign = any (own) then 7
    when cardinality(own) >= _limits[5] or mark.reacted >= _limits[6] then 8
    when jsonb_array_length(mark.reactions) >= _limits[4]
      and not mark.reactions @> jsonb_build_array(jsonb_build_object('emoji', sign)) then 8
    else 0 end;
end $$;

create function apply_react_1(_conversation uuid, _sender bigint, _seq bigint, _effect jsonb) returns void
language plpgsql as $$
declare
  aim bigint := (_effect->>'target')::bigint;
  sign text := _effect->>'emoji';
  gone boolean := (_effect->>'remove')::boolean;
  who text := (select u.external from users u where u.user_id = _sender);
begin
  insert into annotations as a (conversation_id, seq, at, reactions, reacted)
  values (_conversation, aim, _seq, tallied_1(null, sign, who, gone), 1)
  on conflict (conversation_id, seq) do update set
    at = excluded.at, reactions = tallied_1(a.reactions, sign, who, gone), reacted = coalesce(a.reacted, 0) + (not gone)::int;
  if gone then
    delete from reactions r
    where r.conversation_id = _conversation and r.seq = aim and r.user_id = _sender and r.emoji = sign;
  else
    insert into reactions (conversation_id, seq, emoji, by_seq, user_id) values (_conversation, aim, sign, _seq, _sender);
  end if;
end $$;

-- The functions below are those of 004 and 005, which nodes of the version before go on calling: what they change, they
-- change rightly in conversations with replies and reactions too.

create or replace function message_refusal_1(_conversation uuid, _sender bigint, _own int, _others int, _effect jsonb)
returns int language plpgsql as $$
declare
  target record;
begin
  select e.sender, e.kind, coalesce(a.deleted, false) as deleted into target
  from entries e left join annotations a on a.conversation_id = e.conversation_id and a.seq = e.seq
  where e.conversation_id = _conversation and e.seq = (_effect->>'target')::bigint;
  return case
    when target.kind is null or target.kind not in (1, 6) then 6
    when target.deleted then case _effect->>'type' when 'edit' then 6 else 7 end
    when target.sender = _sender then 0
    when _effect->>'type' = 'delete' and _own >= _others then 0
    else 4 end;
end $$;

create or replace function effect_refusal_1(
  _conversation uuid, _tenant int, _sender bigint, _admin boolean, _effect jsonb, _limits int[]
) returns int language plpgsql as $$
declare
  head heads;
  own int;
begin
  select * into head from heads h where h.conversation_id = _conversation and h.tenant = _tenant;
  if not found then return 3; end if;
  own := case head.kind
    when 1 then case when _sender in (head.low_user, head.high_user) then 1 else 0 end
    when 4 then case when _admin then 2 else 0 end
    else coalesce((select m.role from members m where m.conversation_id = _conversation and m.user_id = _sender), 0) end;
  return case _effect->>'type'
    when 'reply' then case when is_readable_1(head, _sender, (_effect->>'target')::bigint) then 0 else 6 end
    when 'react' then react_refusal_1(head, _sender, _effect, _limits)
    when 'members' then members_refusal_1(head, _sender, own, _effect, _limits)
    when 'rename' then coalesce((select 7 from conversations c
      where c.conversation_id = _conversation and c.title = _effect->>'title'), 0)
    else message_refusal_1(_conversation, _sender, own,
      ((_effect->>'others')::int >> ((head.kind - 1) * 4)) & 15, _effect) end;
end $$;

-- A reply goes on naming what it answers. Of what aims at the message only earlier edits are emptied: not its reactions.
create or replace function apply_edit_1(_conversation uuid, _seq bigint, _effect jsonb) returns void language plpgsql as $$
declare
  aim bigint := (_effect->>'target')::bigint;
begin
  update entries e set body = case e.kind
    when 6 then concat('{"replyTo":', e.body::json->>'replyTo', ',', substr(_effect->>'body', 2))
    else _effect->>'body' end
  where e.conversation_id = _conversation and e.seq = aim;
  update entries e set body = '{}'
  where e.conversation_id = _conversation and e.target = aim and e.kind = 2 and e.seq <> _seq and e.body <> '{}';
  insert into annotations as a (conversation_id, seq, edited, at) values (_conversation, aim, true, _seq)
  on conflict (conversation_id, seq) do update set edited = true, at = excluded.at;
end $$;

-- Its reactions go with it: their bodies, who they were by, and what was counted of them.
create or replace function apply_delete_1(_conversation uuid, _seq bigint, _effect jsonb) returns void language plpgsql as $$
declare
  aim bigint := (_effect->>'target')::bigint;
begin
  update entries e set body = '{}', hash = null where e.conversation_id = _conversation and e.seq = aim;
  update entries e set body = '{}', hash = null where e.conversation_id = _conversation and e.target = aim;
  delete from reactions r where r.conversation_id = _conversation and r.seq = aim;
  insert into annotations as a (conversation_id, seq, deleted, at) values (_conversation, aim, true, _seq)
  on conflict (conversation_id, seq) do update set edited = false, deleted = true, reactions = null, at = excluded.at;
end $$;

create or replace function apply_effect_1(
  _conversation uuid, _sender bigint, _last bigint, _noted boolean, _effect jsonb, _journal bigint
) returns jsonb language plpgsql as $$
begin
  case _effect->>'type'
    when 'edit' then perform apply_edit_1(_conversation, _last, _effect);
    when 'delete' then perform apply_delete_1(_conversation, _last, _effect);
    when 'react' then perform apply_react_1(_conversation, _sender, _last, _effect);
    when 'rename' then
      update conversations c set title = _effect->>'title' where c.conversation_id = _conversation;
    when 'members' then
      return apply_members_1(_conversation, _sender, _last, _noted, _effect, _journal);
  end case;
  return '[]';
end $$;
