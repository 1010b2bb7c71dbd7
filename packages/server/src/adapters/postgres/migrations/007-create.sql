-- Why a conversation may not be opened; 0: it may.
create function create_refusal_1(_kind int, _tenant int, _creator bigint, _users bigint[], _limits int[])
returns int language plpgsql as $$
declare
  policy text := (select t.direct_policy from tenants t where t.tenant = _tenant);
begin
  if exists (select from unnest(_users || _creator) as w (id) left join users u on u.user_id = w.id
             where u.tenant is distinct from _tenant) then
    return 3;
  end if;
  if _kind = 4 then return 0; end if;
  if _kind = 1 then
    if cardinality(_users) <> 1 then return 3; end if;
    if policy = 'nobody'
       or exists (select from blocks b where (b.user_id, b.other) in ((_creator, _users[1]), (_users[1], _creator)))
       or (policy = 'shared' and not exists (
         select from members a join members b on b.conversation_id = a.conversation_id and b.user_id = _users[1] and b.role > 0
         where a.user_id = _creator and a.role > 0)) then
      return 5;
    end if;
  end if;
  if cardinality(_users) + 1 > _limits[2] or over_limit_1(_users || _creator, _limits[1]) then return 8; end if;
  return 0;
end $$;

create function create_1(
  _id uuid, _kind int, _title text, _tenant int, _creator bigint, _client_id uuid, _hash bytea, _body text, _users bigint[],
  _limits int[]
) returns text language plpgsql as $$
#variable_conflict use_column
declare
  now_ms bigint := now_ms_1();
  others bigint[] := array(select distinct u from unnest(_users) as u where u <> _creator);
  members bigint[] := case when _kind = 4 then '{}'::bigint[] else others || _creator end;
  refusal int := 0;
  journal_id bigint;
  stored record;
begin
  if not exists (select from heads h where h.conversation_id = _id) then
    refusal := create_refusal_1(_kind, _tenant, _creator, others, _limits);
    if refusal <> 0 then return format('{"verdict":%s}', refusal); end if;
    journal_id := journal_draw_1();
    -- Who asks at the same moment waits here, and then finds it there.
    insert into heads (conversation_id, tenant, kind, last_seq, member_count, journal_id, last_at, low_user, high_user)
    values (_id, _tenant, _kind, 1, cardinality(members), journal_id, now_ms,
      case when _kind = 1 then least(_creator, others[1]) end, case when _kind = 1 then greatest(_creator, others[1]) end)
    on conflict (conversation_id) do nothing;
    if found then
      insert into conversations (conversation_id, tenant, kind, title, creator) values (_id, _tenant, _kind, _title, _creator);
      insert into entries (conversation_id, seq, sender, client_id, at, countable, kind, counts, hash, body)
      values (_id, 1, _creator, _client_id, now_ms, 0, 4, false, _hash, _body);
      if _kind <> 4 then
        perform open_memberships_1(_id, others, 1, 1, 0, journal_id);
        perform open_memberships_1(_id, array[_creator], case when _kind = 1 then 1 else 3 end, 1, 0, journal_id);
      end if;
      insert into journal (id, at, ranges, users) values (journal_id, now_ms, jsonb_build_array(jsonb_build_array(_id, 1, 1)),
        (select coalesce(jsonb_agg(jsonb_build_object('type', 'added', 'user', u, 'conversation', _id, 'from', 1)), '[]')
         from unnest(members) as u));
      return format('{"verdict":0,"at":%s,"journal":%s,"growth":%s}', now_ms, journal_id, growths_1(array[_id], array[1::bigint]));
    end if;
  end if;
  -- A direct conversation is the same for both, whoever opened it.
  select e.at, h.tenant = _tenant and h.kind = _kind
    and (h.kind = 1 or e.sender = _creator and e.client_id = _client_id and (e.hash is null or e.hash = _hash)) as equal
  into stored
  from entries e join heads h on h.conversation_id = e.conversation_id where e.conversation_id = _id and e.seq = 1;
  return case when stored.equal then format('{"verdict":1,"at":%s}', stored.at) else '{"verdict":2}' end;
end $$;
