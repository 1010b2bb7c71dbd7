import { type OpenedStore, openExistingStore } from '@confab/server'
import type { Command } from 'commander'
import { exits } from '../exit.ts'
import type { Job } from '../job.ts'
import { addPlaces, configOf } from '../options/settings.ts'
import { print, warn } from '../shell.ts'

export function epochCommand(job: Job): Command {
  const { shell } = job
  const doing = (act: (opened: OpenedStore) => Promise<string>) =>
    job.runs(async (_: Record<string, unknown>, command: Command) => {
      const opened = await openExistingStore(configOf(shell, command.opts()), (line) => warn(shell, line))
      try {
        await print(shell, await act(opened))
      } finally {
        await opened.close()
      }
      return exits.ok
    })
  const get = job.command({ name: 'get', does: 'Print the epoch.', examples: ['confab epoch get'] })
  const bump = job.command({
    name: 'bump',
    does: 'Begin a new epoch, and print it. Nodes that run on the database notice within seconds, and their clients begin anew.',
    examples: [
      'confab epoch bump                    a backup was restored, or perhaps something was lost in a failover',
    ],
  })
  const keep = job.command({
    name: 'keep',
    does: 'Say that a failover lost nothing, since commits waited for the standby that was promoted. Nodes write again within 2 s, and clients notice nothing. Prints the epoch, which stays.',
    examples: ['confab epoch keep                    a synchronous standby was promoted, see docs/OPERATIONS.md'],
  })
  return job
    .command({
      name: 'epoch',
      does: 'The id of this history of the store. After a restored backup, or a failover that lost something, it must change, so that clients begin anew instead of diverging. An embedded store must not be in use.',
      examples: ['confab epoch get', 'confab epoch keep', 'confab epoch bump'],
    })
    .addCommand(addPlaces(get).action(doing(({ store }) => store.epoch.get())))
    .addCommand(addPlaces(keep).action(doing(kept)))
    .addCommand(addPlaces(bump).action(doing(({ store }) => store.epoch.bump())))
}

async function kept({ store, keep }: OpenedStore): Promise<string> {
  await keep()
  return store.epoch.get()
}
