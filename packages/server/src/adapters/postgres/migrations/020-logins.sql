-- Who is logged in by the session routes: one row a user and device. `number` is that of the refresh token which counts;
-- the tokens themselves are not here, and can't be made from what is.

create table logins (
  login uuid primary key,
  user_id bigint not null,
  device text collate "C" not null,
  admin boolean not null,
  number int not null default 1,
  started_at bigint not null,                -- ms, as all times here
  turned_at bigint not null,
  expires_at bigint not null,
  ends_at bigint not null,
  unique (user_id, device)
) with (fillfactor = 80);
create index logins_by_expiry on logins (expires_at);

-- Who is locked has no good token, whenever it was issued, until he is unlocked.
create table locks (
  user_id bigint primary key,
  locked_at bigint not null                  -- ms
);

-- Each new login clears away two dead ones, so that the table never outgrows those that live.
create function login_begin_1(
  _login uuid, _user bigint, _device text, _admin boolean, _started bigint, _expires bigint, _ends bigint, _most int
) returns void language plpgsql as $$
begin
  delete from logins where login in (
    select l.login from logins l where l.expires_at < _started order by l.expires_at limit 2 for update skip locked);
  insert into logins (login, user_id, device, admin, started_at, turned_at, expires_at, ends_at)
  values (_login, _user, _device, _admin, _started, _started, least(_expires, _ends), _ends)
  on conflict (user_id, device) do update set login = excluded.login, admin = excluded.admin, number = 1,
    started_at = excluded.started_at, turned_at = excluded.turned_at, expires_at = excluded.expires_at,
    ends_at = excluded.ends_at;
  delete from logins where login in (
    select l.login from logins l where l.user_id = _user and l.login <> _login
    order by l.turned_at desc, l.login offset _most - 1);
end $$;

-- The row's lock lets turns of one login happen one after the other.
create function login_turn_1(_login uuid, _number int, _now bigint, _grace bigint, _expires bigint)
returns table (verdict text, counting int) language plpgsql as $$
declare
  l logins;
begin
  select * into l from logins x where x.login = _login for update;
  if not found then
    return query select 'gone', 0;
  elsif l.expires_at <= _now then
    delete from logins x where x.login = _login;
    return query select 'gone', 0;
  elsif _number = l.number then
    update logins x set number = l.number + 1, turned_at = _now, expires_at = least(_expires, l.ends_at)
    where x.login = _login;
    return query select 'turned', l.number + 1;
  elsif _number = l.number - 1 and _now - l.turned_at <= _grace then
    return query select 'again', l.number;
  else
    return query select 'reused', l.number;
  end if;
end $$;
