-- A user's devices, as their connections named them, and when he himself was last there: also over a connection that
-- names no device, and not while he was invisible.

create table devices (
  user_id bigint not null,
  device text collate "C" not null,
  name text,
  kind text,
  seen_at bigint not null,                   -- ms
  primary key (user_id, device)
) with (fillfactor = 80);

-- 0: only ever invisible.
create table attendance (
  user_id bigint primary key,
  seen_at bigint not null                    -- ms
) with (fillfactor = 80);

-- Six arrays of one length, one element a (user, device), none twice; '' stands for no device, no name, no kind.
-- Every batch takes the users' rows of attendance first, in key order: whoever touches a user's devices holds it.
create function devices_seen_1(
  _users bigint[], _devices text[], _names text[], _kinds text[], _at bigint[], _hidden boolean[], _most int
) returns void language plpgsql as $$
begin
  insert into attendance as a (user_id, seen_at)
  select x.u, max(case when x.hidden then 0 else x.at end) from unnest(_users, _at, _hidden) as x (u, at, hidden)
  group by x.u order by x.u
  on conflict (user_id) do update set seen_at = greatest(a.seen_at, excluded.seen_at);
  insert into devices as d (user_id, device, name, kind, seen_at)
  select x.u, x.device, nullif(x.name, ''), nullif(x.kind, ''), x.at
  from unnest(_users, _devices, _names, _kinds, _at) as x (u, device, name, kind, at)
  where x.device <> ''
    and not exists (select from revocations r where r.user_id = x.u and r.device = x.device and r.not_before >= x.at)
  order by x.u, x.device
  on conflict (user_id, device) do update set name = coalesce(excluded.name, d.name),
    kind = coalesce(excluded.kind, d.kind), seen_at = greatest(d.seen_at, excluded.seen_at);
  delete from devices d using (
    select old.user_id, old.device from (select distinct unnest(_users) as u) who cross join lateral (
      select m.user_id, m.device from devices m where m.user_id = who.u
      order by m.seen_at desc, m.device offset _most) old) gone
  where d.user_id = gone.user_id and d.device = gone.device;
end $$;
