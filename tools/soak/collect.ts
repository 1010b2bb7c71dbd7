// Preloaded into the server that the soak starts, and into no other: at SIGUSR2 it collects garbage, and writes what is
// left into the file that SOAK_REPORT names. Node is begun with --expose-gc for it.
import { renameSync, writeFileSync } from 'node:fs'
import { getHeapSpaceStatistics } from 'node:v8'

/** What is left of a process after its garbage was collected, bytes; and its listeners of process events. */
export interface Collected {
  /** Of objects: compiled code, which grows for hours as more of it is found worth compiling, lies elsewhere. */
  readonly heap: number
  /** All of the heap, code too. */
  readonly wholeHeap: number
  readonly external: number
  readonly processListeners: number
}

const path = process.env.SOAK_REPORT

/** The parts of V8's heap in which objects lie. */
const ofObjects = ['new_space', 'old_space', 'new_large_object_space', 'large_object_space']

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}

function collected(): Collected {
  const { heapUsed, external } = process.memoryUsage()
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => ofObjects.includes(space_name))
  return {
    heap: sum(spaces.map(({ space_used_size }) => space_used_size)),
    wholeHeap: heapUsed,
    external,
    processListeners: sum(process.eventNames().map((name) => process.listenerCount(name))),
  }
}

/** The thorough way, which lets go of what V8 keeps for speed: caches of compilation, shapes without objects. */
type Collect = (how: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void

async function report(to: string): Promise<void> {
  // What finalizers let go of is garbage of the next turn.
  for (let i = 0; i < 3; i++) {
    ;(globalThis as { gc?: Collect }).gc?.({ type: 'major', flavor: 'last-resort' })
    await new Promise(setImmediate)
  }
  writeFileSync(`${to}.part`, JSON.stringify(collected()))
  renameSync(`${to}.part`, to)
}

if (path !== undefined) process.on('SIGUSR2', () => void report(path))
