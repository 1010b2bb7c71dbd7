import { Command } from 'commander'
import { type Exit, exits } from './exit.ts'
import type { Shell } from './shell.ts'

interface Facts {
  readonly name: string
  readonly does: string
  /** Shown below the help, one a line. */
  readonly examples: readonly string[]
}

/** One call of `confab`: what the commands share, and the exit code that the one which ran left behind. */
export class Job {
  readonly shell: Shell
  exit: number = exits.ok

  constructor(shell: Shell) {
    this.shell = shell
  }

  /** A command with its examples. */
  command({ name, does, examples }: Facts): Command {
    const lines = examples.map((line) => `  ${line}`).join('\n')
    return new Command(name)
      .summary(does.split(/[.:;] /)[0] ?? does)
      .description(does)
      .addHelpText('after', `\nExamples:\n${lines}`)
  }

  /** Wraps a command's action: what it resolves to becomes the exit code. */
  runs<A extends unknown[]>(action: (...args: A) => Promise<Exit | number>): (...args: A) => Promise<void> {
    return async (...args) => {
      this.exit = await action(...args)
    }
  }
}
