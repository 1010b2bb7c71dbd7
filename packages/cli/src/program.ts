import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { announceCommand } from './commands/announce.ts'
import { chatCommand } from './commands/chat.ts'
import { configCommand } from './commands/config.ts'
import { doctorCommand } from './commands/doctor.ts'
import { epochCommand } from './commands/epoch.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { planCommand } from './commands/plan.ts'
import { replayCommand } from './commands/replay.ts'
import { sendCommand } from './commands/send.ts'
import { tailCommand } from './commands/tail.ts'
import { tokenCommand } from './commands/token.ts'
import { upCommand } from './commands/up.ts'
import { verifyCommand } from './commands/verify.ts'
import type { Job } from './job.ts'

/** All commands, in the order of the help. */
const commands = [
  ...[upCommand, chatCommand, sendCommand, tailCommand, announceCommand, tokenCommand],
  ...[
    replayCommand,
    verifyCommand,
    exportCommand,
    importCommand,
    epochCommand,
    configCommand,
    doctorCommand,
    planCommand,
  ],
]

const after = `
Examples:
  confab up                                  a chat on this machine, with its database
  confab chat --user alice                   in a terminal; in another: --user bob
  echo hi | confab send --to lobby
  confab tail --last 1000 --no-follow | head

Exit codes: 0 done, 1 failed or rules broken, 2 called wrongly, 3 no server there, 4 refused, 130 interrupted`

export function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}

/** As it is called: with the names of the commands above it. */
function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name()
}

function prepare(command: Command, { shell }: Job): Command {
  return command
    .exitOverride()
    .showHelpAfterError(`(${pathOf(command)} --help shows how)`)
    .configureHelp({ helpWidth: Math.min(shell.stdout.columns || 100, 120) })
    .configureOutput({
      writeOut: (text) => void shell.stdout.write(text),
      writeErr: (text) => void shell.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
}

export function makeProgram(job: Job): Command {
  const program = new Command('confab')
    .description(
      'A chat server that loses nothing: start it, talk, replay real days against it, and check its promises.',
    )
    .version(version(), '-V, --version', 'print the version')
    .addHelpText('after', after)
  for (const make of commands) program.addCommand(make(job))
  return prepareAll(program, job)
}

function prepareAll(command: Command, job: Job): Command {
  for (const sub of command.commands) prepareAll(sub, job)
  return prepare(command, job)
}
