import { openExistingStore } from '@confab/server'
import type { Command } from 'commander'
import { exits } from '../exit.ts'
import type { Job } from '../job.ts'
import { addPlaces, configOf } from '../options/settings.ts'
import { print, warn } from '../shell.ts'

export function epochCommand(job: Job): Command {
  const { shell } = job
  const doing = (act: 'get' | 'bump') =>
    job.runs(async (_: Record<string, unknown>, command: Command) => {
      const opened = await openExistingStore(configOf(shell, command.opts()), (line) => warn(shell, line))
      try {
        await print(shell, await opened.store.epoch[act]())
      } finally {
        await opened.close()
      }
      return exits.ok
    })
  const get = job.command({ name: 'get', does: 'Print the epoch.', examples: ['confab epoch get'] })
  const bump = job.command({
    name: 'bump',
    does: 'Begin a new epoch, and print it. Nodes that run on the database notice within seconds, and their clients begin anew.',
    examples: ['confab epoch bump                    after a backup was restored, before the server starts'],
  })
  return job
    .command({
      name: 'epoch',
      does: 'The id of this history of the store. After a restored backup it must change, so that clients begin anew instead of diverging. The data folder must not be in use.',
      examples: ['confab epoch get', 'confab epoch bump'],
    })
    .addCommand(addPlaces(get).action(doing('get')))
    .addCommand(addPlaces(bump).action(doing('bump')))
}
