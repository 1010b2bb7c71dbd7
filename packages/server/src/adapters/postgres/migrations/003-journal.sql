create sequence journal_ids;

create table journal (
  id bigint primary key,
  at bigint not null,                        -- ms
  ranges jsonb not null default '[]',        -- [[conversation, first seq, last seq], ...]
  users jsonb not null default '[]'          -- changes that concern users, as domain/journal.ts has them
);

-- The transaction takes its own id before it draws: only then do snapshots tell a dead id from one still under way.
create function journal_draw_1() returns bigint language plpgsql as $$
begin
  perform pg_current_xact_id();
  return nextval('journal_ids');
end $$;

create function now_ms_1() returns bigint language sql volatile as
$$ select floor(extract(epoch from clock_timestamp()) * 1000)::bigint $$;
