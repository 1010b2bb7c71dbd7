-- Whether an effect is refused, judged under the head's lock, before numbering. 0: no; else the number of the reason
-- (adapters/postgres/verdicts.ts). The least roles come from domain/rights.ts with each call: the append compares them.

-- edit and delete
create function message_refusal_1(_conversation uuid, _sender bigint, _own int, _others int, _effect jsonb)
returns int language plpgsql as $$
declare
  target record;
begin
  select e.sender, e.kind, coalesce(a.deleted, false) as deleted into target
  from entries e left join annotations a on a.conversation_id = e.conversation_id and a.seq = e.seq
  where e.conversation_id = _conversation and e.seq = (_effect->>'target')::bigint;
  return case
    when target.kind is distinct from 1 then 6
    when target.deleted then case _effect->>'type' when 'edit' then 6 else 7 end
    when target.sender = _sender then 0
    when _effect->>'type' = 'delete' and _own >= _others then 0
    else 4 end;
end $$;

create function over_limit_1(_users bigint[], _conversations_a_user int) returns boolean language sql stable as $$
  select exists (
    select from unnest(_users) as u (id) where _conversations_a_user <=
      (select count(*) from (
        select from members m where m.user_id = u.id and m.role > 0 limit _conversations_a_user) as counted))
$$;

-- Who of those named an action would change.
create function concerned_1(_conversation uuid, _sender bigint, _effect jsonb)
returns bigint[] language sql stable as $$
  select coalesce(array_agg(u.id order by u.id), '{}')
  from (
    select distinct case when _effect->>'action' in ('join', 'leave') then _sender else value::bigint end as id
    from jsonb_array_elements_text(
      case when _effect->>'action' in ('join', 'leave') then '[0]'::jsonb else _effect->'users' end)
  ) as u
  left join members m on m.conversation_id = _conversation and m.user_id = u.id
  where case _effect->>'action'
    when 'add' then coalesce(m.role, 0) = 0
    when 'join' then coalesce(m.role, 0) = 0
    when 'role' then m.role > 0 and m.role <> (_effect->>'role')::int
    else m.role > 0 end
$$;

-- add, remove, join, leave, role
create function members_refusal_1(_head heads, _sender bigint, _own int, _effect jsonb, _limits int[])
returns int language plpgsql as $$
declare
  action text := _effect->>'action';
  given int := case when action = 'join' then 1 else (_effect->>'role')::int end;
  who bigint[] := concerned_1(_head.conversation_id, _sender, _effect);
begin
  if cardinality(who) = 0 then return 7; end if;
  if action in ('add', 'role') and given > _own then return 4; end if;
  if action in ('add', 'join') then
    return case
      when exists (select from unnest(who) as w (id) left join users u on u.user_id = w.id
                   where u.tenant is distinct from _head.tenant) then 3
      when _head.member_count + cardinality(who) > _limits[2] or over_limit_1(who, _limits[1]) then 8
      when action = 'join' and _head.kind = 3 and _head.member_count > _limits[3] then 9
      else 0 end;
  end if;
  if exists (select from members m where m.conversation_id = _head.conversation_id and m.user_id = any (who)
             and m.role > _own) then
    return 4;
  end if;
  -- Of those who stay some must be an owner, if one of those who go (or step down) was.
  if exists (select from members m where m.conversation_id = _head.conversation_id and m.role = 3 and m.user_id = any (who))
     and not exists (select from members m where m.conversation_id = _head.conversation_id and m.role = 3
                     and m.user_id <> all (who))
     and (action = 'role' or _head.member_count > cardinality(who)) then
    return 4;
  end if;
  return case when action = 'leave' and _head.kind = 3 and _head.member_count > _limits[3] then 9 else 0 end;
end $$;

create function effect_refusal_1(
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
    when 'members' then members_refusal_1(head, _sender, own, _effect, _limits)
    when 'rename' then coalesce((select 7 from conversations c
      where c.conversation_id = _conversation and c.title = _effect->>'title'), 0)
    else message_refusal_1(_conversation, _sender, own,
      ((_effect->>'others')::int >> ((head.kind - 1) * 4)) & 15, _effect) end;
end $$;
