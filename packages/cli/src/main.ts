#!/usr/bin/env node
import { up } from '@confab/server'
import { Command } from 'commander'

const program = new Command('confab').description('Real-time chat that you run yourself')
program
  .command('up')
  .description('start the server')
  .action(async () => {
    process.exit(await up(process.env, {}, { out: (line) => console.log(line), error: (line) => console.error(line) }))
  })
await program.parseAsync()
