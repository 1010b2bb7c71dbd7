-- No key, lock or unique constraint spans two conversations: the conversation's id is in every key.

create table conversations (                 -- what changes rarely, apart from the head, which changes with each entry
  conversation_id uuid primary key,
  tenant int not null,
  kind smallint not null,
  title text,
  creator bigint not null
);
create index announcements_by_tenant on conversations (tenant) where kind = 4;

-- Room in the page and no second index keep updates in place (HOT); vacuum must keep up with them and may not nap.
create table heads (
  conversation_id uuid primary key,
  tenant int not null,
  kind smallint not null,
  last_seq bigint not null default 0,
  countable bigint not null default 0,       -- running number of what counts as unread
  floor_seq bigint not null default 0,
  member_count int not null default 0,
  journal_id bigint not null default 0,      -- of the last append
  last_at bigint not null default 0,         -- ms; time never runs against the order
  low_user bigint,                           -- a direct conversation's two people
  high_user bigint
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- One may read one's own intervals only. At most one is open; none is ever deleted.
create table memberships (
  conversation_id uuid not null,
  user_id bigint not null,
  from_seq bigint not null,
  to_seq bigint,
  primary key (conversation_id, user_id, from_seq)
);

-- The state of a member now. Role 0 is a tombstone: who was away must learn that he was removed.
create table members (
  conversation_id uuid not null,
  user_id bigint not null,
  role smallint not null,
  from_seq bigint not null,                  -- the latest interval of membership
  to_seq bigint,
  delivered_seq bigint not null default 0,
  read_seq bigint not null default 0,
  read_countable bigint not null default 0,
  notify smallint not null default 0,
  journal_id bigint not null,                -- of the last change
  primary key (conversation_id, user_id)
) with (fillfactor = 85);
create index members_by_user on members (user_id, conversation_id);
create index members_owners on members (conversation_id) where role = 3;

-- Append only, so that vacuum and analyze are paced: unpaced they took a quarter of the core while the load was highest.
create table entries (
  conversation_id uuid not null,
  seq bigint not null,
  sender bigint not null,
  client_id uuid not null,
  at bigint not null,                        -- ms
  countable bigint not null,
  target bigint,                             -- of an edit
  kind smallint not null,
  counts boolean not null,
  hash bytea,                                -- of the content as the client sent it; erased by a deletion
  body text not null,                        -- JSON text: as jsonb one bad body would fail the whole batch
  primary key (conversation_id, seq),
  unique (conversation_id, sender, client_id)
) with (
  autovacuum_vacuum_insert_threshold = 1000000, autovacuum_vacuum_insert_scale_factor = 0.1,
  autovacuum_analyze_threshold = 200000, autovacuum_analyze_scale_factor = 0.2, autovacuum_vacuum_cost_delay = 10
);
create index entries_edits on entries (conversation_id, target) where target is not null;

-- What became of messages, so that history need not fold the log. `at` is the last entry folded in.
create table annotations (
  conversation_id uuid not null,
  seq bigint not null,
  edited boolean not null default false,
  deleted boolean not null default false,
  at bigint not null,
  primary key (conversation_id, seq)
);
