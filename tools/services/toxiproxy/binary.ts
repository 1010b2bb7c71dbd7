import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { packaged } from '../install/apt.ts'
import { cacheFolder, once, say } from '../install/cache.ts'
import { findProgram, runCommand } from '../install/command.ts'

const version = 'v2.5.0'
const binary = join(cacheFolder, `toxiproxy-${version}`)

async function build(go: string): Promise<void> {
  say(`building Toxiproxy ${version} with Go`)
  const env = { ...process.env, GOBIN: cacheFolder }
  const module = `github.com/Shopify/toxiproxy/v2/cmd/server@${version}`
  try {
    await runCommand({ command: go, args: ['install', module], env, deadline: 240_000 })
  } catch (error) {
    const remedy = 'install toxiproxy-server on the path, or leave it out by CONFAB_TEST_WITHOUT=toxiproxy'
    throw new Error(`Toxiproxy could not be built: ${remedy}`, { cause: error })
  }
  renameSync(join(cacheFolder, 'server'), binary)
}

const look = (): string | undefined => findProgram('toxiproxy-server') ?? (existsSync(binary) ? binary : undefined)

/** The path of Toxiproxy's server: the installed one, or one that is built once. */
export async function toxiproxyBinary(): Promise<string> {
  const there = look()
  if (there !== undefined) return there
  const go = await packaged({ program: 'go', debian: 'golang-go' })
  return once(look, 'Toxiproxy', () => build(go))
}
