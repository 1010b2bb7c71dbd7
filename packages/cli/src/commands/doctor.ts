import { readConfig, wrongFiles } from '@confab/server'
import type { Command } from 'commander'
import { bad, doubt, type Finding } from '../doctor/check.ts'
import { checkDatabase } from '../doctor/database.ts'
import { checkFolder } from '../doctor/folder.ts'
import { checkKafka } from '../doctor/kafka.ts'
import { judgeFiles, judgeNode, openFiles } from '../doctor/machine.ts'
import { checkPort } from '../doctor/port.ts'
import { checkRedis } from '../doctor/redis.ts'
import { exits } from '../exit.ts'
import type { Job } from '../job.ts'
import { addSettings, settingFlags } from '../options/settings.ts'
import { print, type Shell } from '../shell.ts'
import { type Style, styleFor } from '../terminal/style.ts'

async function examine(shell: Shell, options: Readonly<Record<string, unknown>>): Promise<Finding[]> {
  const { config, problems, warnings } = readConfig(shell.env, settingFlags(options), shell.cwd)
  const wrong = [...problems, ...wrongFiles(config)].map((problem) =>
    bad('settings', problem, 'mend this setting; `confab config` shows all'),
  )
  const odd = warnings.map((warning) => doubt('settings', warning, 'if it is not meant, mend it'))
  return [
    judgeNode(process.version),
    judgeFiles(openFiles(), config.limits.connections),
    await checkPort(config.host, config.port),
    ...checkFolder(config.dataDir),
    ...(await checkDatabase(config)),
    ...(await checkRedis(config)),
    ...(await checkKafka(config)),
    ...wrong,
    ...odd,
  ]
}

function line({ what, state, says, mend }: Finding, style: Style): string {
  const mark = state === 'good' ? style.good('good ') : state === 'bad' ? style.bad('BAD  ') : style.bold('doubt')
  return `${mark}  ${what.padEnd(12)} ${says}${mend === undefined ? '' : `\n${' '.repeat(20)}-> ${mend}`}`
}

const shown: readonly string[] = ['port', 'host', 'dataDir', 'databaseUrl', 'redisUrl', 'kafkaBrokers']

export function doctorCommand(job: Job): Command {
  const { shell } = job
  const command = job
    .command({
      name: 'doctor',
      does: 'Look at this machine and its settings: Node, port, open files, data folder, disk, each PostgreSQL, clock, Redis, Kafka; and say what to do.',
      examples: [
        'confab doctor',
        'confab doctor --json',
        'CONFAB_DATABASE_URL=postgres://confab@a,b/confab CONFAB_REDIS_URL=redis://r confab doctor',
      ],
    })
    .option('--json', 'as JSON')
  return addSettings(command, (name) => shown.includes(name)).action(
    job.runs(async (options: Record<string, unknown>) => {
      const findings = await examine(shell, options)
      const style = styleFor(shell.stdout, shell.env)
      if (options.json === true) await print(shell, JSON.stringify(findings, null, 2))
      else for (const finding of findings) await print(shell, line(finding, style))
      return findings.some(({ state }) => state === 'bad') ? exits.failed : exits.ok
    }),
  )
}
