/** Why Confab can't start: one line for a person, which says what to do about it. */
export class StartupError extends Error {
  override readonly name = 'StartupError'
}
