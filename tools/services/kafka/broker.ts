import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../install/command.ts'
import { Program } from '../program.ts'
import { newFolder } from '../watchdog.ts'
import type { KafkaBinaries } from './binary.ts'
import type { BrokerPorts } from './properties.ts'
import { propertiesOf } from './properties.ts'

const clusterId = 'AAAAAAAAAAAAAAAAAAAAAQ'
/** ms; measured: 3.5 to 6.8, once 16, with all of the machine's processors taken */
const deadline = 120_000
const small = ['-Xmx192m', '-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=4', '-Xss512k']

/** A formatted broker that was not started yet. */
export async function prepareBroker(
  { java, jars }: KafkaBinaries,
  all: readonly BrokerPorts[],
  index: number,
): Promise<Program> {
  const name = `kafka-${index + 1}`
  const folder = newFolder(name)
  const file = join(folder, 'server.properties')
  writeFileSync(file, propertiesOf(all, index, folder))
  const classes = ['-cp', join(jars, '*')]
  const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', file]
  await runCommand({ command: java, args: ['-Xmx96m', ...classes, ...format], cwd: folder, deadline })
  const logging = `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'log4j2.xml')}`
  const args = [...small, ...classes, logging, 'kafka.Kafka', file]
  const ready = (written: () => string): boolean => written().includes('Kafka Server started')
  return new Program({ name, command: java, args, folder, ready, deadline })
}
