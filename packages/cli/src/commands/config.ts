import { type Configured, describeConfig, readConfig } from '@confab/server'
import type { Command } from 'commander'
import { exits } from '../exit.ts'
import type { Job } from '../job.ts'
import { addSettings, settingFlags } from '../options/settings.ts'
import { print, type Shell, warn } from '../shell.ts'
import { columns } from '../terminal/columns.ts'
import { styleFor } from '../terminal/style.ts'

function json(configured: Configured): string {
  const { problems, warnings } = configured
  return JSON.stringify({ settings: describeConfig(configured), problems, warnings }, null, 2)
}

/** A table; on a terminal that is too narrow for it each text stands below its setting. */
function table(shell: Shell, configured: Configured): string {
  const { stdout, env: variables } = shell
  const style = styleFor(stdout, variables)
  const rows = describeConfig(configured)
  const cells = rows.map(({ env, value, source }) => [env, value || '-', source])
  const names = ['setting', 'value', 'from']
  const [head = '', ...lines] = columns([
    [...names, 'what it is'],
    ...cells.map((row, at) => [...row, rows[at]?.text ?? '']),
  ])
  const widest = Math.max(...lines.map((line) => line.length))
  if (widest <= (stdout.columns || Number.POSITIVE_INFINITY)) return [style.bold(head), ...lines].join('\n')
  const [narrow = '', ...short] = columns([names, ...cells])
  return [style.bold(narrow), ...short.flatMap((line, at) => [line, style.dim(`    ${rows[at]?.text}`)])].join('\n')
}

export function configCommand(job: Job): Command {
  const { shell } = job
  const command = job
    .command({
      name: 'config',
      does: 'Print all settings with their values and where these come from; secrets are hidden.',
      examples: ['confab config', 'confab config --json', 'CONFAB_PORT=8080 confab config | grep PORT'],
    })
    .option('--json', 'as JSON')
  return addSettings(command, () => false).action(
    job.runs(async (options: Record<string, unknown>) => {
      const configured = readConfig(shell.env, settingFlags(options), shell.cwd)
      await print(shell, options.json === true ? json(configured) : table(shell, configured))
      for (const problem of configured.problems) warn(shell, `confab: ${problem}`)
      for (const warning of configured.warnings) warn(shell, `confab: warning: ${warning}`)
      return configured.problems.length > 0 ? exits.failed : exits.ok
    }),
  )
}
