import type { Haproxy } from '../services/haproxy.ts'

/** A node as the balancer sees it. */
export interface Seen {
  readonly name: string
  /** Of clients, at this moment. */
  readonly connections: number
  /** It is sent new ones. */
  readonly inService: boolean
}

/** What HAProxy says of its servers: CSV whose first line, after `# `, names the columns. */
export async function connectionsOf(haproxy: Haproxy): Promise<Seen[]> {
  const [head = '', ...lines] = (await haproxy.command('show stat')).split('\n')
  const columns = head.replace(/^# /, '').split(',')
  const rows = lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']))
  })
  return rows
    .filter(({ pxname, svname }) => pxname === 'confab' && svname !== 'BACKEND')
    .map(({ svname = '', scur, status = '' }) => {
      return { name: svname, connections: Number(scur), inService: status.startsWith('UP') }
    })
}
