import { ImportRefused, StartupError } from '@confab/server'
import { CommanderError } from 'commander'
import { exits, Failure } from './exit.ts'
import { Job } from './job.ts'
import { makeProgram } from './program.ts'
import { type Shell, warn } from './shell.ts'

/** Runs one command line, as `['send', '--to', 'lobby', 'hi']`. Answers its exit code; never throws for what can be said. */
export async function run(argv: readonly string[], shell: Shell): Promise<number> {
  const job = new Job(shell)
  try {
    await makeProgram(job).parseAsync(argv, { from: 'user' })
    return job.exit
  } catch (error) {
    return told(shell, error)
  }
}

function told(shell: Shell, error: unknown): number {
  // Commander has written its own line already. Help and version that were asked for are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exits.ok : exits.usage
  if (error instanceof Failure) {
    warn(shell, `confab: ${error.message}`)
    return error.exit
  }
  if (error instanceof StartupError || error instanceof ImportRefused) {
    warn(shell, `confab: ${error.message}`)
    return exits.failed
  }
  throw error
}
