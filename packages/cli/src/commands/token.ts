import { type Command, Option } from 'commander'
import { exits } from '../exit.ts'
import type { Job } from '../job.ts'
import { duration, durationText } from '../options/duration.ts'
import { needKeyring, type Wanted } from '../options/keyring.ts'
import { addPlaces, configOf } from '../options/settings.ts'
import { print } from '../shell.ts'

interface Options extends Wanted {
  readonly user: string
}

/** ms. */
const usualTtl = 86_400_000

export function tokenCommand(job: Job): Command {
  const { shell } = job
  const ttl = new Option('--ttl <duration>', 'how long it lives: 90s, 15m, 1h, 7d')
    .argParser(duration)
    .default(usualTtl, durationText(usualTtl))
  const command = job
    .command({
      name: 'token',
      does: 'Print a token (JWT) signed with the configured secret, or with that of the data folder.',
      examples: [
        'confab token --user bob',
        'confab token --user carol --admin --ttl 1h',
        'curl -H "authorization: Bearer $(confab token --user bob)" http://127.0.0.1:7700/v1/conversations',
      ],
    })
    .requiredOption('-u, --user <id>', 'whom the token is for')
    .option('--admin', 'an admin of the tenant')
    .option('--device <id>', 'bind it to a device, such as phone')
    .option('--tenant <name>', "the tenant; not given: the server's default")
    .option('--name <text>', 'the name that others see')
    .addOption(ttl)
  return addPlaces(command).action(
    job.runs(async (options: Options & Record<string, unknown>) => {
      const { user, admin, device, tenant, name, ttl } = options
      const keyring = needKeyring(configOf(shell, options), shell.now)
      const wanted = Object.fromEntries(
        Object.entries({ admin, device, tenant, name, ttl }).filter(([, value]) => value !== undefined),
      )
      await print(shell, await keyring.sign(user, wanted))
      return exits.ok
    }),
  )
}
