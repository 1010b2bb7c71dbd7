import { processShell } from '../../packages/cli/src/shell.ts'
import { type Target, targetOf } from '../../packages/cli/src/talk/target.ts'

/** A server by its URL and the secret of its tokens, in a tenant of one's own. */
export function targetAt(url: string, jwtSecret: string, tenant: string): Target {
  return targetOf({ ...processShell(), env: { CONFAB_JWT_SECRET: jwtSecret } }, { url, tenant })
}
