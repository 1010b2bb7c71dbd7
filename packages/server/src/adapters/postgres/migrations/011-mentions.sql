-- Who was named in a message: a row each, and one of user 0 where all are. What is unread of them is counted from these.

create table mentions (
  conversation_id uuid not null,
  user_id bigint not null,
  seq bigint not null,
  primary key (conversation_id, user_id, seq)
);

-- Members only: whoever is named beside them stays unaware. `need`: the least role for naming all, by kind of conversation.
create function note_mentions_1(_conversation uuid, _tenant int, _sender bigint, _seq bigint, _mention jsonb)
returns void language sql as $$
  insert into mentions (conversation_id, user_id, seq)
  select m.conversation_id, m.user_id, _seq
  from jsonb_array_elements_text(_mention->'users') as named (external)
  join users u on u.tenant = _tenant and u.external = named.external
  join members m on m.conversation_id = _conversation and m.user_id = u.user_id and m.role > 0
  where u.user_id <> _sender
  on conflict do nothing;
  insert into mentions (conversation_id, user_id, seq)
  select h.conversation_id, 0, _seq from heads h
  left join members m on m.conversation_id = h.conversation_id and m.user_id = _sender
  where (_mention->>'all')::boolean and h.conversation_id = _conversation
    and case h.kind when 1 then 1 else coalesce(m.role, 0) end >= ((_mention->>'need')::int >> ((h.kind - 1) * 4) & 15)
  on conflict do nothing;
$$;

-- As append_1, for batches in which somebody is named; `item` counts from 1.
create function append_2(
  _conversations uuid[], _tenants int[], _senders bigint[], _client_ids uuid[], _codes int[], _hashes bytea[],
  _bodies text[], _effects jsonb, _limits int[], _mentions jsonb
) returns text language plpgsql as $$
declare
  answer text := append_1(_conversations, _tenants, _senders, _client_ids, _codes, _hashes, _bodies, _effects, _limits);
  verdicts jsonb := answer::jsonb->'verdicts';
  mention jsonb;
  i int;
begin
  for mention in select value from jsonb_array_elements(_mentions) loop
    i := (mention->>'item')::int;
    if (verdicts->(i - 1)->>0)::int = 0 then
      perform note_mentions_1(_conversations[i], _tenants[i], _senders[i], (verdicts->(i - 1)->>1)::bigint, mention);
    end if;
  end loop;
  return answer;
end $$;
