import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Sends a signal to a process group; false when nobody is in it. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal)
    return true
  } catch {
    return false
  }
}

/** `pid (name, which may hold spaces and brackets) state parent group ...` */
function isMember(stat: string, group: number): boolean {
  const [state, , of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(of) === group && state !== 'Z' && state !== 'X'
}

/** Whether anybody in the group lives. The dead whom nobody has buried yet (zombies) can be signalled, and don't. */
export function groupLives(group: number): boolean {
  if (!signalGroup(group, 0)) return false
  if (process.platform !== 'linux') return true
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      if (isMember(readFileSync(`/proc/${name}/stat`, 'latin1'), group)) return true
    } catch {
      // It ended meanwhile.
    }
  }
  return false
}

/** Waits a moment for a group to end by itself; true when it did. */
export async function groupEnds(group: number, patience: number): Promise<boolean> {
  for (let waited = 0; waited < patience; waited += 50) {
    if (!groupLives(group)) return true
    await sleep(50)
  }
  return !groupLives(group)
}
