import { isAbsolute, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }
export type Input = Readable & { readonly isTTY?: boolean }

/** All of the world that a command sees: tests give their own. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly now: () => number
}

export function processShell(): Shell {
  const { env, stdin, stdout, stderr } = process
  // `npm run` changes the folder: what the caller names is relative to where he stands.
  return { env, cwd: env.CONFAB_CWD ?? process.cwd(), stdin, stdout, stderr, now: Date.now }
}

/** A path as the caller meant it. */
export function pathOf(shell: Shell, path: string): string {
  return isAbsolute(path) ? path : resolve(shell.cwd, path)
}

/** Writes a line to standard output; resolves when the reader at the other end keeps up. */
export function print(shell: Shell, line: string): Promise<void> {
  return writeAll(shell.stdout, `${line}\n`)
}

export function warn(shell: Shell, line: string): void {
  shell.stderr.write(`${line}\n`)
}

/** Writes, and waits while the stream's own buffer is full. */
export function writeAll(output: Output, text: string | Uint8Array): Promise<void> {
  if (output.write(text) || output.destroyed) return Promise.resolve()
  return new Promise((done) => {
    const settled = () => {
      output.off('drain', settled)
      output.off('close', settled)
      done()
    }
    output.once('drain', settled)
    output.once('close', settled)
  })
}
