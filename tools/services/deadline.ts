import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const shown = 20

/** The last lines of a log, indented, for an error. */
export function lastLines(path: string): string {
  try {
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-shown)
    return `the last lines of its log:\n${lines.map((line) => `  ${line.slice(0, 400)}`).join('\n')}`
  } catch {
    return 'it wrote no log'
  }
}

export interface Wait {
  /** What is waited for, as the end of `waited 5 s for ...`. */
  readonly what: string
  /** ms */
  readonly deadline: number
  /** Asked again until it says true; what it throws counts as false, and is told at the deadline. */
  readonly check: () => boolean | Promise<boolean>
  /** Says more at the deadline, such as the last lines of a log. */
  readonly detail?: () => string
  /** A reason to give up at once, if there is one. */
  readonly hopeless?: () => string | undefined
  /** ms between two looks; 25 if not given */
  readonly every?: number
}

/** Waits until something is so, and never longer than its deadline. */
export async function until(wait: Wait): Promise<void> {
  const end = performance.now() + wait.deadline
  let last = ''
  for (;;) {
    try {
      if (await wait.check()) return
    } catch (error) {
      last = ` (${error instanceof Error ? error.message : String(error)})`
    }
    const hopeless = wait.hopeless?.()
    const more = (): string => `${last}\n${wait.detail?.() ?? ''}`.trimEnd()
    if (hopeless !== undefined) throw new Error(`${wait.what}: ${hopeless}${more()}`)
    if (performance.now() > end) throw new Error(`waited ${wait.deadline / 1000} s for ${wait.what}${more()}`)
    await sleep(wait.every ?? 25)
  }
}
