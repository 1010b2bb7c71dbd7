#!/usr/bin/env node
import { writeSync } from 'node:fs'
import { exits } from './exit.ts'
import { run } from './run.ts'
import { processShell } from './shell.ts'

// `confab tail | head`: the reader has gone, which is no fault of anybody's. A server goes on, or ends in order, when its
// terminal is closed.
const isServer = process.argv[2] === 'up'
for (const output of [process.stdout, process.stderr]) {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (isServer) return
    if (error.code === 'EPIPE') process.exit(exits.ok)
    // Not by the stream: it may be the one that failed.
    try {
      writeSync(2, `confab: the output can't be written (${error.code})\n`)
    } finally {
      process.exit(exits.failed)
    }
  })
}

const exit = await run(process.argv.slice(2), processShell())
// Sockets and timers that are still there must not hold up the end; what was printed goes out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exit)))
