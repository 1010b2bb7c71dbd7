import type { AfterClose } from '@confab/protocol'

/**
 * What to do after a close with this code: what the table of close codes says, without its texts, which no browser needs
 * to load. Unknown codes: below 4500 reconnect, from 4500 on stop.
 */
export function afterClose(code: number): AfterClose {
  if (code === 4001) return 'newToken'
  return code >= 4500 || [1002, 1003, 1007, 1009].includes(code) ? 'stop' : 'reconnect'
}
