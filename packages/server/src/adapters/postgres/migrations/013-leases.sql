-- Who leads, by name: one row each. Time is this database's, so that nodes whose clocks differ agree. `mark` is what the
-- holder noted last, and outlives him.

create table leases (
  name text collate "C" primary key,
  holder text not null,
  epoch bigint not null,
  expires_at bigint not null,                -- ms
  mark bigint
) with (fillfactor = 50);

-- The row's lock makes contenders wait for each other; who waited judges by the row as it has become.
create function lease_hold_1(_name text, _holder text, _ms int, out held_epoch bigint, out held_mark bigint)
language plpgsql as $$
declare
  now_ms bigint := now_ms_1();
begin
  insert into leases as l (name, holder, epoch, expires_at) values (_name, _holder, 1, now_ms + _ms)
  on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at,
    epoch = case when l.holder = excluded.holder and l.expires_at > now_ms then l.epoch else l.epoch + 1 end
  where l.holder = excluded.holder or l.expires_at <= now_ms
  returning l.epoch, l.mark into held_epoch, held_mark;
end $$;
