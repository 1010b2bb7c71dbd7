import type { Fault } from './fault.ts'
import { kafkaFaults } from './faults/kafka.ts'
import { nodeFaults } from './faults/nodes.ts'
import { postgresFaults } from './faults/postgres.ts'
import { redisFaults } from './faults/redis.ts'
import { wayFaults } from './faults/ways.ts'

/** All that goes wrong, in the order of the page. */
export const faults: readonly Fault[] = [...nodeFaults, ...postgresFaults, ...redisFaults, ...kafkaFaults, ...wayFaults]

/** Throws a RangeError that names those there are. */
export function faultOf(name: string): Fault {
  const found = faults.find((fault) => fault.name === name)
  if (!found) throw new RangeError(`there is no fault ${name}; --list shows those there are`)
  return found
}
