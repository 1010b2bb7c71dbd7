/** How Node is started for every measured server, ours and the peers, as `npm start` does it. */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=4']

const allocator = { MALLOC_ARENA_MAX: '1' }

/** Rate limits are not what is measured; the output says that they are raised. */
export const raisedLimits = {
  CONFAB_SENDS_PER_SECOND: '1000000',
  CONFAB_SEND_BURST: '1000000',
  CONFAB_FRAMES_PER_SECOND: '1000000',
  CONFAB_FRAME_BURST: '1000000',
  CONFAB_CONNECTIONS_PER_ADDRESS: '100000',
  CONFAB_CONNECTS_PER_SECOND: '1000000',
  CONFAB_CONNECT_BURST: '1000000',
  CONFAB_ADDRESS_CONNECTS_PER_SECOND: '1000000',
  CONFAB_ADDRESS_CONNECT_BURST: '1000000',
  CONFAB_REQUESTS_PER_SECOND: '1000000',
  CONFAB_REQUEST_BURST: '1000000',
} as const

/** The caller's variables, without settings of Confab that would change what is measured. */
export function environment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('CONFAB_'))
  return { ...Object.fromEntries(kept), ...allocator, ...own }
}

/** The flags and variables, as the output and the docs show them. */
export const shownFlags = [...nodeFlags, ...Object.entries(allocator).map(([name, value]) => `${name}=${value}`)]
