import type pg from 'pg'
import { type Answer, historyOf, type Memory } from './answer.ts'

/** What this node last wrote to, as it was when last looked at. */
export interface Before extends Answer, Memory {}

/**
 * Why a history that the store does not know may not be gone on with unasked; undefined: it may. It has to be a
 * promotion of the one known, commits there waited for a standby, and what this node saw of it is here.
 */
export function whyNotKept(found: Answer & Memory, before: Before | undefined, isMissing: boolean): string | undefined {
  const [system, timeline] = (found.history ?? '').split('/')
  if (system !== found.system) return 'it is not a copy of the cluster that was used before'
  if (Number(timeline) >= found.timeline) return 'its timeline is older than the one that was used before'
  if (!(before ? before.synchronous : found.wasSynchronous)) return 'commits did not wait for a standby before'
  return isMissing ? 'something that this node acknowledged or showed is missing there' : undefined
}

/** Whether a commit of the journal is missing, though it is not old enough to have been pruned. */
export async function isMissing(client: pg.ClientBase, journalId: number): Promise<boolean> {
  const { rows } = await client.query<{ missing: boolean }>(
    `select not exists (select from journal where id = $1)
      and coalesce((select id from journal order by id limit 1), 0) < $1 as missing`,
    [journalId],
  )
  return rows[0]?.missing === true
}

/** Whether the store went over to another history, without the clients being told to begin anew. */
export function isSilentChange(found: Answer & Memory, before: Before | undefined): boolean {
  return before !== undefined && historyOf(found) !== historyOf(before) && found.epoch === before.epoch
}
