import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, isPostmasterOf, processesIn, signal, waitUntil } from './processes.ts'

/** The pid that PostgreSQL wrote into its folder, of a living postmaster or of a dead one. */
export function recordedPid(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    return pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

/** Ends a postmaster: soon and in order; if it doesn't, at once; the kernel does it if it can't. */
export async function endPostmaster(pid: number, isGone: () => boolean, patience = 10_000): Promise<void> {
  for (const [name, wait] of [
    ['SIGINT', patience],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    // A frozen one would not even hear it.
    if (!signal(pid, name) || !signal(pid, 'SIGCONT')) return
    if (await waitUntil(isGone, wait)) return
  }
}

/** Ends the PostgreSQL of a run that was killed; only if it works on exactly this folder. */
export async function endOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const pid = recordedPid(cluster)
  if (pid === undefined || !isPostmasterOf(pid, cluster)) return
  log(`ending the PostgreSQL (process ${pid}) that a killed run left behind`)
  await endPostmaster(pid, () => !isAlive(pid))
}

/**
 * Ends what a killed postmaster left: backends which are busy, or frozen, hold the shared memory, and while they do no
 * new postmaster starts. Only while no postmaster lives.
 */
export async function endStrays(cluster: string): Promise<void> {
  const pid = recordedPid(cluster)
  if (pid !== undefined && isPostmasterOf(pid, cluster)) return
  const strays = processesIn(cluster)
  for (const stray of strays) if (signal(stray, 'SIGQUIT')) signal(stray, 'SIGCONT')
  if (await waitUntil(() => !strays.some(isAlive), 500)) return
  for (const stray of strays) if (processesIn(cluster).includes(stray)) signal(stray, 'SIGKILL')
}

/**
 * PostgreSQL takes the pid in its old lock file for a rival if any process has it now, and in a container a restart
 * gives the same pids again. When we know better we say so by the variable with which pg_ctl names its shell: that pid
 * then is no rival. The file itself is never deleted.
 */
export function harmlessPid(cluster: string): string | undefined {
  const pid = recordedPid(cluster)
  return pid === undefined || isPostmasterOf(pid, cluster) ? undefined : String(pid)
}
