import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from '../install/cache.ts'
import { runCommand } from '../install/command.ts'
import type { KafkaBinaries } from './binary.ts'
import { propertiesOf } from './properties.ts'

const clusterId = 'AAAAAAAAAAAAAAAAAAAAAQ'
const deadline = 120_000

/** Formats a folder in Kafka's own way, by a Java of its own. */
async function format({ java, jars }: KafkaBinaries, folder: string): Promise<void> {
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial)
  const file = join(partial, 'server.properties')
  writeFileSync(file, propertiesOf([{ broker: 1, controller: 2 }], 0, partial))
  const tool = ['-Xmx96m', '-cp', join(jars, '*'), 'kafka.tools.StorageTool']
  await runCommand({ command: java, args: [...tool, 'format', '-t', clusterId, '-c', file], deadline })
  renameSync(partial, folder)
}

/**
 * Makes the data folder of a new broker, `node` from 1. It is a copy of one that was formatted once and for all: only
 * who it belongs to differs, and a Java for each would take longer than all the rest.
 */
export async function formatBroker(binaries: KafkaBinaries, node: number, data: string): Promise<void> {
  const template = `${binaries.jars}-formatted`
  const look = (): string | undefined => (existsSync(template) ? template : undefined)
  cpSync(join(await once(look, 'a formatted folder of Kafka', () => format(binaries, template)), 'data'), data, {
    recursive: true,
  })
  const directory = randomBytes(16).toString('base64url')
  const lines = [`cluster.id=${clusterId}`, 'version=1', `node.id=${node}`, `directory.id=${directory}`, '']
  writeFileSync(join(data, 'meta.properties'), lines.join('\n'))
}
