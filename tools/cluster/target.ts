import { processShell } from '../../packages/cli/src/shell.ts'
import { type Target, targetOf } from '../../packages/cli/src/talk/target.ts'

/** The secret of all nodes of a fleet that is started here. */
export const fleetSecret = 'a secret that only the nodes of a fleet know, long enough'

/** A fleet behind its balancer, in a tenant of its own. */
export function targetBehind(url: string, tenant: string): Target {
  return targetOf({ ...processShell(), env: { CONFAB_JWT_SECRET: fleetSecret } }, { url, tenant })
}
