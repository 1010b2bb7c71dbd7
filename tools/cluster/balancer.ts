import { type Haproxy, startHaproxy } from '../services/haproxy.ts'
import { freePort } from '../services/port.ts'
import type { FleetNode } from './fleet.ts'

/** Connections that a node may have more than the average, percent: 125 is a quarter more. */
const balanceFactor = 125

export interface Balancer {
  /** Where clients connect. */
  readonly url: string
  /** Connections of clients by node, and whether the balancer sends it new ones. */
  look(): Promise<{ name: string; connections: number; inService: boolean }[]>
  stop(): Promise<void>
}

function config(port: number, nodes: readonly FleetNode[]): string {
  return `defaults
  mode http
  timeout connect 2s
  timeout client 75s
  timeout server 75s
  timeout tunnel 1h
  option redispatch
frontend clients
  bind 127.0.0.1:${port}
  default_backend confab
backend confab
  balance url_param affinity
  hash-type consistent
  hash-balance-factor ${balanceFactor}
  option httpchk GET /readyz
  http-check expect status 200
  default-server check inter 500ms fall 2 rise 1
${nodes.map(({ name, port: at }) => `  server ${name} 127.0.0.1:${at}`).join('\n')}
`
}

/** The lines of `show stat` of our nodes: CSV whose first line, after `# `, names the columns. */
function nodesOf(text: string): { name: string; connections: number; inService: boolean }[] {
  const [head = '', ...lines] = text.split('\n')
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

/** HAProxy before the nodes: a user's connections meet on one node, and none gets a quarter more than the average. */
export async function startBalancer(nodes: readonly FleetNode[]): Promise<Balancer> {
  const port = await freePort()
  const haproxy: Haproxy = await startHaproxy({ config: config(port, nodes) })
  return {
    url: `http://127.0.0.1:${port}`,
    look: async () => nodesOf(await haproxy.command('show stat')),
    stop: () => haproxy.stop(),
  }
}
