import { dirname } from 'node:path'

/** The checkout. */
export const root = dirname(dirname(import.meta.dirname))

/** The environment of what the tests start: source instead of builds, and no sign of a test runner around it. */
export function childEnvironment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const options = env.NODE_OPTIONS ?? ''
  if (!options.includes('confab-source')) env.NODE_OPTIONS = `${options} --conditions=confab-source`.trim()
  return env
}
