import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { packaged } from '../install/apt.ts'
import { cacheFolder, once, say } from '../install/cache.ts'
import { findProgram, runCommand } from '../install/command.ts'

const jars = join(cacheFolder, 'kafka-4.4.0')

export interface KafkaBinaries {
  readonly java: string
  /** The folder of Kafka and all that it needs. */
  readonly jars: string
}

async function download(): Promise<void> {
  const maven = findProgram('mvn') ?? ''
  const partial = `${jars}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial)
  say('downloading Kafka 4.4.0 by Maven, 43 MB')
  const pom = join(import.meta.dirname, 'pom.xml')
  const wanted = ['-DincludeScope=runtime', `-DoutputDirectory=${partial}`]
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', ...wanted]
  try {
    await runCommand({ command: maven, args, deadline: 240_000 })
  } catch (error) {
    const remedy = 'give brokers by CONFAB_TEST_KAFKA_BROKERS, or leave it out by CONFAB_TEST_WITHOUT=kafka'
    throw new Error(`Kafka could not be downloaded: ${remedy}`, { cause: error })
  }
  // Only what is whole gets the name.
  renameSync(partial, jars)
}

/** Java, and Kafka 4.4.0 from Maven, downloaded once. */
export async function kafkaBinaries(): Promise<KafkaBinaries> {
  const java = await packaged({ program: 'java', debian: 'openjdk-17-jre-headless' })
  if (existsSync(jars)) return { java, jars }
  await packaged({ program: 'mvn', debian: 'maven' })
  return { java, jars: await once(() => (existsSync(jars) ? jars : undefined), 'Kafka', download) }
}
