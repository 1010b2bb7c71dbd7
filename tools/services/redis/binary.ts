import { packaged } from '../install/apt.ts'
import { runCommand } from '../install/command.ts'

export interface Binaries {
  readonly server: string
  readonly cli: string
}

/** Redis as Debian packages it: the server, and the client it is asked with. */
export async function redisBinaries(): Promise<Binaries> {
  const server = await packaged({ program: 'redis-server', debian: 'redis-server' })
  return { server, cli: await packaged({ program: 'redis-cli', debian: 'redis-tools' }) }
}

/** What a Redis answers to a command; throws when it doesn't within 2 s. */
export function ask(cli: string, port: number, ...words: readonly string[]): Promise<string> {
  const args = ['-h', '127.0.0.1', '-p', `${port}`, '-e', ...words]
  return runCommand({ command: cli, args, deadline: 2_000 }).then((text) => text.trim())
}
