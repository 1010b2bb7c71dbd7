// Preloaded into the server that the soak starts, and into no other: at SIGUSR2 it collects garbage, and writes what is
// left into the file that SOAK_REPORT names. Node is begun with --expose-gc for it.
import { renameSync, writeFileSync } from 'node:fs'

/** What is left of a process after its garbage was collected, bytes; and its listeners of process events. */
export interface Collected {
  readonly heap: number
  readonly external: number
  readonly processListeners: number
}

const path = process.env.SOAK_REPORT

function collected(): Collected {
  const { heapUsed, external } = process.memoryUsage()
  const listeners = process.eventNames().map((name) => process.listenerCount(name))
  return { heap: heapUsed, external, processListeners: listeners.reduce((sum, count) => sum + count, 0) }
}

async function report(to: string): Promise<void> {
  // What finalizers let go of is garbage of the next turn.
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.()
    await new Promise(setImmediate)
  }
  writeFileSync(`${to}.part`, JSON.stringify(collected()))
  renameSync(`${to}.part`, to)
}

if (path !== undefined) process.on('SIGUSR2', () => void report(path))
