import { createInterface } from 'node:readline'
import { misuse } from '../exit.ts'
import type { Shell } from '../shell.ts'

/** The largest text that is worth reading: the server takes 16 KB. */
const most = 64 * 1024

function needPipe(shell: Shell): void {
  if (shell.stdin.isTTY) throw misuse('give the text as an argument, or pipe it in')
}

/** All of standard input as one text. */
export async function wholeInput(shell: Shell): Promise<string> {
  needPipe(shell)
  const parts: Buffer[] = []
  let size = 0
  for await (const part of shell.stdin) {
    const bytes = Buffer.from(part as Uint8Array)
    size += bytes.length
    if (size > most) throw misuse(`standard input is longer than ${most} bytes: no message is`)
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8').replace(/\n+$/, '')
}

/** The lines of standard input, one by one; empty ones are left out. */
export async function* inputLines(shell: Shell): AsyncGenerator<string> {
  needPipe(shell)
  for await (const line of createInterface({ input: shell.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') yield line
  }
}
