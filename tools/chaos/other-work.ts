import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { cpuMsOf, family } from '../bench/processes.ts'

/** Users', nice, system's and stolen time of all cores, ms. */
function machineMs(): number {
  const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1).map(Number) ?? []
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = fields
  return (user + nice + system + steal) * 10
}

/**
 * Begins to measure; answers which share of all cores, percent, was taken since by what this process did not start. What a
 * killed child of a child used counts as others' work: it is an upper bound.
 */
export function otherWork(): () => number {
  const [at, machine, own] = [performance.now(), machineMs(), cpuMsOf(family(process.pid))]
  return () => {
    const others = machineMs() - machine - (cpuMsOf(family(process.pid)) - own)
    return Math.max(0, (100 * others) / ((performance.now() - at) * cpus().length))
  }
}
