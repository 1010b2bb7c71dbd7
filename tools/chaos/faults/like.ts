import type { SimFault } from '../../sim/faults.ts'
import type { Part } from '../ways.ts'

interface Likes {
  readonly away: SimFault
  readonly slow: SimFault
  readonly oneNode: SimFault
}

/** What the simulation does where chaos does something to the way to a part. */
export const like: Readonly<Record<Part, Likes>> = {
  postgres: { away: 'store away', slow: 'store slow', oneNode: 'store away of one node' },
  redis: { away: 'broker away', slow: 'broker late', oneNode: 'broker away of one node' },
  kafka: { away: 'event log away', slow: 'event log slow', oneNode: 'event log away' },
}
