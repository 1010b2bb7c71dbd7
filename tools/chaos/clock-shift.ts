// Loaded into a node before its own code: a wall clock that can be put wrong while it runs. What counts forward only
// (performance.now, timers) goes on, as it does on a machine whose clock is set.
import { readFileSync } from 'node:fs'

const file = process.env.CHAOS_CLOCK
const TrueDate = Date
const trueNow = Date.now
let shift = 0

function look(path: string): void {
  try {
    shift = Number(readFileSync(path, 'utf8')) || 0
  } catch {
    shift = 0
  }
}

if (file !== undefined) {
  look(file)
  setInterval(() => look(file), 100).unref()
  TrueDate.now = () => trueNow() + shift
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, parts, made) => Reflect.construct(target, parts.length === 0 ? [TrueDate.now()] : parts, made),
  })
}
