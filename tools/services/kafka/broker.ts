import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Program } from '../program.ts'
import { newFolder } from '../watchdog.ts'
import type { KafkaBinaries } from './binary.ts'
import { formatBroker } from './format.ts'
import type { BrokerPorts, Properties } from './properties.ts'
import { propertiesOf } from './properties.ts'

/** ms; measured: 3.5 to 6.8, once 16, with all of the machine's processors taken */
const deadline = 120_000
const small = ['-Xmx192m', '-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=4', '-Xss512k']

/** A formatted broker, the one of `index` among all, that was not started yet. */
export async function prepareBroker(
  binaries: KafkaBinaries,
  all: readonly BrokerPorts[],
  index: number,
  more: Properties = {},
): Promise<Program> {
  const name = `kafka-${index + 1}`
  const folder = newFolder(name)
  const file = join(folder, 'server.properties')
  writeFileSync(file, propertiesOf(all, index, folder, more))
  await formatBroker(binaries, index + 1, join(folder, 'data'))
  const logging = `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'log4j2.xml')}`
  const args = [...small, '-cp', join(binaries.jars, '*'), logging, 'kafka.Kafka', file]
  const ready = (written: () => string): boolean => written().includes('Kafka Server started')
  return new Program({ name, command: binaries.java, args, folder, ready, deadline })
}
