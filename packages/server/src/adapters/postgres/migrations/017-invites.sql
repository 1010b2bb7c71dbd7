-- Invites: who holds the code comes in. Of a code only its hash is kept.
create table invites (
  conversation_id uuid not null,
  hash bytea not null,
  invite_id uuid not null,
  creator bigint not null,
  created_at bigint not null,                -- ms
  expires_at bigint not null,                -- ms
  uses int,                                  -- null: any number
  used int not null default 0,
  primary key (conversation_id, hash)
);

-- Under the head's lock, as joins are: the dead go, and there are never more than `_most`. Answers whether it is there.
create function add_invite_1(
  _conversation uuid, _hash bytea, _id uuid, _creator bigint, _created bigint, _expires bigint, _uses int, _most int
) returns boolean language plpgsql as $$
begin
  perform 1 from heads h where h.conversation_id = _conversation for no key update;
  delete from invites i where i.conversation_id = _conversation and (i.expires_at <= now_ms_1() or i.used >= i.uses);
  if (select count(*) from invites i where i.conversation_id = _conversation) >= _most then return false; end if;
  insert into invites (conversation_id, hash, invite_id, creator, created_at, expires_at, uses)
  values (_conversation, _hash, _id, _creator, _created, _expires, _uses);
  return true;
end $$;

-- Revoked, expired, used up and never made are one and the same to who holds a code.
create function invite_refusal_1(_conversation uuid, _effect jsonb) returns int language sql stable as $$
  select case when _effect->>'invite' is null or exists (
    select from invites i where i.conversation_id = _conversation and i.hash = decode(_effect->>'invite', 'hex')
      and i.expires_at > now_ms_1() and (i.uses is null or i.used < i.uses)) then 0 else 3 end
$$;

-- As in 015, and members join by invites too.
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
    when 'members' then coalesce(nullif(invite_refusal_1(_conversation, _effect), 0),
      members_refusal_1(head, _sender, own, _effect, _limits))
    when 'rename' then coalesce((select 7 from conversations c
      where c.conversation_id = _conversation and c.title = _effect->>'title'), 0)
    else message_refusal_1(_conversation, _sender, own,
      ((_effect->>'others')::int >> ((head.kind - 1) * 4)) & 15, _effect) end;
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
      if _effect->>'invite' is not null then
        update invites i set used = i.used + 1
        where i.conversation_id = _conversation and i.hash = decode(_effect->>'invite', 'hex');
      end if;
      return apply_members_1(_conversation, _sender, _last, _noted, _effect, _journal);
  end case;
  return '[]';
end $$;
