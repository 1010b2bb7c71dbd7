import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { openExistingStore } from '@confab/server'
import type { Command } from 'commander'
import { type Exit, exits, Failure } from '../exit.ts'
import type { Job } from '../job.ts'
import { addPlaces, configOf } from '../options/settings.ts'
import { type Output, pathOf, type Shell, warn, writeAll } from '../shell.ts'
import { Progress } from '../terminal/progress.ts'

/** Writes all lines; a reader that went away ends it. */
async function pour(shell: Shell, lines: AsyncIterable<string>, output: Output): Promise<number> {
  let count = 0
  const progress = new Progress(shell, () => `${count} lines exported`)
  try {
    for await (const line of lines) {
      if (output.errored) throw output.errored
      await writeAll(output, `${line}\n`)
      count++
    }
  } finally {
    progress.end()
  }
  return count
}

/** Writes a file that is there whole or not at all. */
async function intoFile(shell: Shell, lines: AsyncIterable<string>, path: string): Promise<void> {
  const part = `${path}.part`
  const file = createWriteStream(part, { mode: 0o600 })
  try {
    await pour(shell, lines, file)
    file.end()
    await finished(file)
    renameSync(part, path)
  } catch (error) {
    file.destroy()
    rmSync(part, { force: true })
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new Failure(`${path} can't be written: ${message}`)
  }
}

async function exportAll(shell: Shell, name: string, options: Record<string, unknown>): Promise<Exit> {
  const config = configOf(shell, options)
  const opened = await openExistingStore(config, (line) => warn(shell, line))
  try {
    const lines = opened.store.export()
    if (name === '-') await pour(shell, lines, shell.stdout)
    else await intoFile(shell, lines, pathOf(shell, name))
    return exits.ok
  } finally {
    await opened.close()
  }
}

export function exportCommand(job: Job): Command {
  const { shell } = job
  const command = job
    .command({
      name: 'export',
      does: 'Write the whole store as JSON lines. The server must be down, unless the store is a PostgreSQL of its own (CONFAB_DATABASE_URL).',
      examples: [
        'confab export store.jsonl',
        'confab export | gzip > store.jsonl.gz',
        'confab export --data-dir /var/lib/confab store.jsonl',
      ],
    })
    .argument('[file]', 'where to; -: standard output', '-')
  return addPlaces(command).action(
    job.runs((name: string, options: Record<string, unknown>) => exportAll(shell, name, options)),
  )
}
