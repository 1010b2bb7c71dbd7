/** Every exit code of `confab`, for scripts. `docs/CLI.md` explains each. */
export const exits = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  refused: 4,
  interrupted: 130,
} as const

export type Exit = (typeof exits)[keyof typeof exits]

/** What ends a command early: one line for a person, which says what to do, and the exit code. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exit: Exit

  constructor(message: string, exit: Exit = exits.failed) {
    super(message)
    this.exit = exit
  }
}

/** The command was called in a way that can't be meant. */
export function misuse(message: string): Failure {
  return new Failure(message, exits.usage)
}
