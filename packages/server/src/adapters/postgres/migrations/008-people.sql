create function note_users_1(_changes jsonb) returns void language plpgsql as $$
declare
  id bigint := journal_draw_1();
begin
  insert into journal (id, at, users) values (id, now_ms_1(), _changes);
end $$;

-- The user, made at his first token, with what it says of him; null leaves as it is. Answers number and whether the
-- profile differs from before. Writes nothing where nothing changes.
create function arrive_1(_tenant int, _external text, _name text, _picture text, _fields text)
returns bigint[] language plpgsql as $$
declare
  found_user users;
  described int := (coalesce(_name, _picture, _fields) is not null)::int;
begin
  select * into found_user from users u where u.tenant = _tenant and u.external = _external;
  if not found then
    insert into users as u (tenant, external, name, picture, fields, version)
    values (_tenant, _external, _name, _picture, _fields, described)
    on conflict (tenant, external) do nothing
    returning u.* into found_user;
    if found then
      if described = 1 then
        perform note_users_1(jsonb_build_array(jsonb_build_object('type', 'user', 'user', found_user.user_id)));
      end if;
      return array[found_user.user_id, described];
    end if;
    select * into found_user from users u where u.tenant = _tenant and u.external = _external;
  end if;
  if (coalesce(_name, found_user.name), coalesce(_picture, found_user.picture), coalesce(_fields, found_user.fields))
     is not distinct from (found_user.name, found_user.picture, found_user.fields) then
    return array[found_user.user_id, 0];
  end if;
  update users u set name = coalesce(_name, u.name), picture = coalesce(_picture, u.picture),
    fields = coalesce(_fields, u.fields), version = u.version + 1
  where u.user_id = found_user.user_id;
  perform note_users_1(jsonb_build_array(jsonb_build_object('type', 'user', 'user', found_user.user_id)));
  return array[found_user.user_id, 1];
end $$;

create function tenant_1(_name text) returns int language plpgsql as $$
declare
  number int;
begin
  select t.tenant into number from tenants t where t.name = _name;
  if found then return number; end if;
  insert into tenants (name) values (_name) on conflict (name) do nothing returning tenant into number;
  if found then return number; end if;
  select t.tenant into number from tenants t where t.name = _name;
  return number;
end $$;

create function revoke_1(_user bigint, _device text, _not_before bigint) returns void language plpgsql as $$
begin
  insert into revocations as r (user_id, device, not_before) values (_user, coalesce(_device, ''), _not_before)
  on conflict (user_id, device) do update set not_before = greatest(r.not_before, excluded.not_before);
  perform note_users_1(jsonb_build_array(jsonb_strip_nulls(
    jsonb_build_object('type', 'revoked', 'user', _user, 'device', _device, 'notBefore', _not_before))));
end $$;

-- The first seq whose `at` is not before this time, head + 1 if none is: `at` never decreases along the log.
create function seq_at_1(_conversation uuid, _at bigint) returns bigint language plpgsql stable as $$
declare
  low bigint := 1;
  high bigint := (select h.last_seq + 1 from heads h where h.conversation_id = _conversation);
  middle bigint;
begin
  while low < high loop
    middle := (low + high) / 2;
    if coalesce((select e.at >= _at from entries e where e.conversation_id = _conversation and e.seq = middle), false) then
      high := middle;
    else
      low := middle + 1;
    end if;
  end loop;
  return low;
end $$;
