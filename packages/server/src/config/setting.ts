import type { Form } from './form.ts'

/** One setting: its names, what it looks like, what it is without being set, and what it is for. */
export interface Setting<T, D extends T | undefined = T | undefined> {
  readonly env: string
  readonly form: Form<T>
  /** undefined: nothing is set, and `text` says what that means. */
  readonly initial: D
  /** Never printed. */
  readonly secret: boolean
  readonly text: string
}

export function setting<T, D extends T | undefined>(
  env: string,
  form: Form<T>,
  initial: D,
  text: string,
): Setting<T, D> {
  return { env, form, initial, secret: false, text }
}

export function secret(env: string, form: Form<string>, text: string): Setting<string, undefined> {
  return { env, form, initial: undefined, secret: true, text }
}

/** A setting's flag follows from its name: `databaseUrl` is `--database-url`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
