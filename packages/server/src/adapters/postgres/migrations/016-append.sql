-- As append_1 and append_2 in one, with replies (`{"type":"reply","item":1,"target":5}` among the effects: judged, and not
-- applied) and reactions. `_limits`: conversations a user, members a group, members above which channels only note, emoji a
-- message, emoji of a user on a message, entries that ever added one to a message.
create function append_3(
  _conversations uuid[], _tenants int[], _senders bigint[], _client_ids uuid[], _codes int[], _hashes bytea[],
  _bodies text[], _effects jsonb, _limits int[], _mentions jsonb
) returns text language plpgsql as $$
#variable_conflict use_column
declare
  now_ms bigint;
  effect jsonb;
  mention jsonb;
  i int;
  refusals int[];
  targets bigint[];
  judged int[];
  seqs bigint[];
  verdicts text;
  grown_ids uuid[];
  firsts bigint[];
  ranges jsonb;
  journal_id bigint;
  changes jsonb := '[]';
begin
  -- Statement 1: lock, always in id order. Statement 2 has a snapshot of its own and so sees what we waited for.
  perform 1 from heads h where h.conversation_id = any (_conversations) order by h.conversation_id for no key update;
  now_ms := now_ms_1();

  if _effects is not null then
    for effect in select value from jsonb_array_elements(_effects) loop
      i := (effect->>'item')::int;
      -- A reply changes nothing that others are judged by.
      if effect->>'type' <> 'reply' and array_position(_conversations, _conversations[i], i + 1) is not null then
        raise exception 'an item with an effect must be the last of its conversation' using errcode = 'CF001';
      end if;
      refusals[i] := effect_refusal_1(
        _conversations[i], _tenants[i], _senders[i], _codes[i] >> 17 & 1 = 1, effect, _limits);
      targets[i] := case when effect->>'type' in ('edit', 'react') then (effect->>'target')::bigint end;
    end loop;
  end if;

  with known as materialized (  -- what is stored already, and who may; each join an index look-up, none where its key is null
    select c, s, k, o, code >> 20 as kd, code >> 16 & 1 as counting, h.last_seq, h.countable, h.last_at,
      e.seq as eseq, e.at as eat, e.countable as ecount,
      case when e.seq is not null then case when e.hash is null or e.hash = hs then 1 else 2 end
           when h.conversation_id is null then 3
           when r.own < r.need then case when r.own > 0 or h.kind = 4 then 4 else 3 end
           when (b1.user_id is not null or b2.user_id is not null) and code >> 20 <> 3 then 5  -- deleting stays allowed
           else coalesce(refusals[o], 0) end as verdict
    from unnest(_conversations, _tenants, _senders, _client_ids, _codes, _hashes) with ordinality as x (c, t, s, k, code, hs, o)
    left join heads h on h.conversation_id = c and h.tenant = t
    left join entries e on e.conversation_id = c and e.sender = s and e.client_id = k
    left join members m on m.conversation_id = c and m.user_id = case when h.kind in (2, 3) then s end
    left join blocks b1 on b1.user_id = h.low_user and b1.other = h.high_user
    left join blocks b2 on b2.user_id = h.high_user and b2.other = h.low_user
    cross join lateral (
      select code >> ((h.kind - 1) * 4) & 15 as need,
        case h.kind when 1 then case when s in (h.low_user, h.high_user) then 1 else 0 end
                    when 4 then (code >> 17 & 1) * 2
                    else coalesce(m.role, 0) end as own
    ) as r
  ),
  numbered as materialized (  -- by window: joining one CTE with another is planned as a nested loop, quadratic in the batch
    select c, s, k, o, kd, counting, verdict, coalesce(eat, greatest(now_ms, last_at)) as at,
      coalesce(eseq, last_seq + count(*) filter (where verdict = 0) over log) as seq,
      coalesce(ecount, countable + coalesce(sum(counting) filter (where verdict = 0) over log, 0)) as counted
    from known
    window log as (partition by c order by o)
  ),
  grown as materialized (
    select c, min(seq) as first, max(seq) as last, max(counted) as counted, max(at) as at
    from numbered where verdict = 0 group by c
  ),
  drawn as materialized (select journal_draw_1() as id where exists (select from grown)),
  moved as (
    update heads h set last_seq = grown.last, countable = grown.counted, last_at = grown.at, journal_id = drawn.id
    from grown, drawn where h.conversation_id = grown.c
  ),
  stored as (
    insert into entries (conversation_id, seq, sender, client_id, at, countable, target, kind, counts, hash, body)
    select c, seq, s, k, at, counted, targets[o], kd, counting = 1, _hashes[o], _bodies[o] from numbered where verdict = 0
  ),
  told as (
    select string_agg(concat('[', concat_ws(',', verdict, seq, at, counted), ']'), ',' order by o) as text,
      array_agg(verdict order by o) as judged, array_agg(seq order by o) as seqs
    from numbered
  ),
  ranged as (
    select array_agg(c) as ids, array_agg(first) as firsts, jsonb_agg(jsonb_build_array(c, first, last)) as ranges from grown
  )
  select told.text, told.judged, told.seqs, ranged.ids, ranged.firsts, ranged.ranges, (select id from drawn)
  into verdicts, judged, seqs, grown_ids, firsts, ranges, journal_id
  from told, ranged;

  if _effects is not null then
    for effect in select value from jsonb_array_elements(_effects) loop
      i := (effect->>'item')::int;
      if judged[i] in (0, 9) and effect->>'type' <> 'reply' then
        journal_id := coalesce(journal_id, journal_draw_1());
        changes := changes || apply_effect_1(_conversations[i], _senders[i], seqs[i], judged[i] = 9, effect, journal_id);
      end if;
    end loop;
  end if;

  if _mentions is not null then
    for mention in select value from jsonb_array_elements(_mentions) loop
      i := (mention->>'item')::int;
      if judged[i] = 0 then perform note_mentions_1(_conversations[i], _tenants[i], _senders[i], seqs[i], mention); end if;
    end loop;
  end if;

  if journal_id is not null then
    insert into journal (id, at, ranges, users) values (journal_id, now_ms, coalesce(ranges, '[]'), changes);
  end if;
  return concat('{"journal":', coalesce(journal_id::text, 'null'), ',"verdicts":[', verdicts, '],"growths":[',
    growths_1(grown_ids, firsts), ']}');
end $$;
