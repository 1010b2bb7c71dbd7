import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Watchdog {
  readonly folder: string
  readonly input: Socket
}

let watchdog: Watchdog | undefined
let folders = 0

/**
 * One small process beside ours, in a session of its own so that Ctrl-C does not reach it. It needs no exit handler
 * here: a pipe closes whether we end well, by a signal, or by kill -9.
 */
function begin(): Watchdog {
  const folder = mkdtempSync(join(tmpdir(), 'confab-services-'))
  // PostgreSQL runs as another user where we are root, and must come through.
  chmodSync(folder, 0o755)
  const script = join(import.meta.dirname, 'watchdog.sh')
  const child: ChildProcess = spawn('sh', [script, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  const input = child.stdin as Socket
  input.on('error', () => {})
  input.unref()
  child.unref()
  return { folder, input }
}

function running(): Watchdog {
  watchdog ??= begin()
  return watchdog
}

/** A new empty folder, which is gone after this process. */
export function newFolder(name: string): string {
  const folder = join(running().folder, `${++folders}-${name}`)
  mkdirSync(folder, { mode: 0o755 })
  return folder
}

/** From now on the process gets the signal when ours ends, and SIGKILL 2 s later. */
export function guard(pid: number, signal: NodeJS.Signals): void {
  running().input.write(`guard ${pid} ${signal.slice(3)}\n`)
}

/** It ended; its pid may soon be somebody else's. */
export function free(pid: number): void {
  running().input.write(`free ${pid}\n`)
}
