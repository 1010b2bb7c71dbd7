import { createReadStream, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { openConfiguredStore } from '@confab/server'
import type { Command } from 'commander'
import { type Exit, exits, misuse } from '../exit.ts'
import type { Job } from '../job.ts'
import { addPlaces, configOf } from '../options/settings.ts'
import { pathOf, type Shell, warn } from '../shell.ts'
import { Progress } from '../terminal/progress.ts'

function source(shell: Shell, name: string): Readable {
  if (name === '-') {
    if (shell.stdin.isTTY) throw misuse('name a file, or pipe an export in')
    return shell.stdin
  }
  const path = pathOf(shell, name)
  try {
    statSync(path)
  } catch (error) {
    throw misuse(`${name} can't be read (${(error as NodeJS.ErrnoException).code})`)
  }
  return createReadStream(path)
}

async function importAll(shell: Shell, name: string, options: Record<string, unknown>): Promise<Exit> {
  const input = source(shell, name)
  const opened = await openConfiguredStore(configOf(shell, options), (line) => warn(shell, line))
  let count = 0
  const progress = new Progress(shell, () => `${count} lines imported`)
  async function* lines() {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      count++
      yield line
    }
  }
  try {
    const { entries, conversations, users } = await opened.store.import(lines())
    progress.say(`verified: ${entries} entries of ${conversations} conversations, ${users} users`)
    return exits.ok
  } finally {
    progress.end()
    await opened.close()
  }
}

export function importCommand(job: Job): Command {
  const { shell } = job
  const command = job
    .command({
      name: 'import',
      does: 'Read an export into an empty store, and check it against the counts and hashes at its end. The server must be down.',
      examples: ['confab import --data-dir new-data store.jsonl', 'zcat store.jsonl.gz | confab import'],
    })
    .argument('[file]', 'where from; -: standard input', '-')
  return addPlaces(command).action(
    job.runs((name: string, options: Record<string, unknown>) => importAll(shell, name, options)),
  )
}
