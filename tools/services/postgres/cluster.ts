import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fill } from './node.ts'

/** Loopback only, small, and as durable as PostgreSQL comes. */
const settings = [
  `listen_addresses = '127.0.0.1'`,
  `unix_socket_directories = ''`,
  'max_connections = 200',
  `shared_buffers = '32MB'`,
  `wal_keep_size = '64MB'`,
]

/** A new cluster; `lines` are added to its settings. Nothing of its making needs to survive a power cut. */
export function fresh(lines: readonly string[] = []): Fill {
  return async (data, run) => {
    const how = ['--encoding=UTF8', '--locale=C', '--data-checksums', '--no-sync']
    await run('initdb', '-D', data, '-U', 'postgres', '--auth=trust', ...how)
    appendFileSync(join(data, 'postgresql.conf'), [...settings, ...lines, ''].join('\n'))
  }
}

/** How a standby, which the primary knows by that name, reaches it. */
export function following(port: number, name: string): string {
  return `host=127.0.0.1 port=${port} user=postgres application_name=${name}`
}

/** A copy of a running primary, which follows it. */
export function standbyOf(port: number, name: string): Fill {
  return async (data, run) => {
    await run('pg_basebackup', '-D', data, '-R', '-c', 'fast', '-X', 'stream', '-N', '-d', following(port, name))
  }
}
