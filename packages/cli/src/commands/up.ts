import { up } from '@confab/server'
import type { Command } from 'commander'
import { called } from '../called.ts'
import type { Job } from '../job.ts'
import { addSettings, settingFlags } from '../options/settings.ts'
import { warn } from '../shell.ts'
import { builtWeb } from '../web.ts'

const shownFirst = ['port', 'host', 'dataDir', 'databaseUrl', 'tlsCert', 'tlsKey', 'origins', 'logLevel']

export function upCommand(job: Job): Command {
  const { shell } = job
  const command = job.command({
    name: 'up',
    does: 'Start the server: HTTP and WebSocket on one port, with its own PostgreSQL unless one is named. Ctrl-C ends it in order.',
    examples: [
      'confab up',
      'confab up --port 8080 --data-dir /var/lib/confab',
      'CONFAB_DATABASE_URL=postgres://confab@db/confab confab up',
      'confab config                       all settings, the limits too; each is a flag of `up`',
    ],
  })
  return addSettings(command, (name) => shownFirst.includes(name)).action(
    job.runs((options: Record<string, unknown>) =>
      up({ ...shell.env, CONFAB_CWD: shell.cwd }, settingFlags(options), {
        out: (line) => void shell.stdout.write(`${line}\n`),
        error: (line) => warn(shell, line),
        called,
        web: builtWeb(),
      }),
    ),
  )
}
