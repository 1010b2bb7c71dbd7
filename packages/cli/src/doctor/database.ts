import { inspectPostgres, StartupError } from '@confab/server'
import { bad, doubt, type Finding, good } from './check.ts'

/** Judges by how much PostgreSQL's clock is ahead of ours, ms; `uncertain`: how long the question took. */
export function judgeSkew(skew: number, uncertain: number): Finding {
  const says = `PostgreSQL's clock is ${Math.abs(Math.round(skew))} ms ${skew < 0 ? 'behind' : 'ahead'} (± ${Math.ceil(uncertain / 2)})`
  if (Math.abs(skew) <= Math.max(500, uncertain)) return good('clock', says)
  const mend = 'let NTP (chrony, systemd-timesyncd) run on both: the time shown beside messages is that of PostgreSQL'
  return Math.abs(skew) > 30_000 ? bad('clock', says, mend) : doubt('clock', says, mend)
}

/** The PostgreSQL that is named, or none: then our own is started with settings of ours, on this machine's clock. */
export async function checkDatabase(url: string | undefined): Promise<Finding[]> {
  if (url === undefined)
    return [
      good('database', 'the embedded PostgreSQL, with settings that keep promise P1'),
      good('clock', "that of this machine, which is PostgreSQL's too"),
    ]
  try {
    const { version, skew, took } = await inspectPostgres(url)
    return [good('database', `PostgreSQL ${version}, its settings keep promise P1`), judgeSkew(skew, took)]
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    return [bad('database', error.message, 'as said; the server would not start')]
  }
}
