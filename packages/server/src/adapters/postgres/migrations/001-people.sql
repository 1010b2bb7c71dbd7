-- Numbers are given once and never change. External ids compare byte by byte, so that their order is the same everywhere.

create table tenants (
  tenant int generated always as identity primary key,
  name text collate "C" not null unique,
  direct_policy text not null default 'anyone' check (direct_policy in ('anyone', 'shared', 'nobody'))
);

create table users (
  user_id bigint generated always as identity primary key,
  tenant int not null,
  external text collate "C" not null,
  name text,
  picture text,
  fields text,                               -- JSON text of an object
  version int not null default 0,            -- raised by each change of the profile
  unique (tenant, external)
);

create table blocks (
  user_id bigint not null,
  other bigint not null,
  primary key (user_id, other)
);

-- Tickets live 30 s: after a crash of PostgreSQL they are gone, and a client takes a new one.
create unlogged table tickets (
  hash bytea primary key,
  claims text not null,
  expires_at bigint not null
);
create index tickets_by_expiry on tickets (expires_at);

create table revocations (
  user_id bigint not null,
  device text collate "C" not null,          -- '' stands for all devices
  not_before bigint not null,
  primary key (user_id, device)
);

create table settings (
  name text primary key,
  value text not null
);
insert into settings values ('epoch', gen_random_uuid()::text);
