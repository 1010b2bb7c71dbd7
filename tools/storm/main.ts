// npm run storm -- --clients 10000: all clients lose their node at once, and Redis fails over. --help tells all of it.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { broken, table } from './bounds.ts'
import { withScene } from './scene.ts'
import { storm } from './storm.ts'

const help = `npm run storm -- [--clients N] [--nodes N] [--within SECONDS] [--keep-redis]

Starts nodes on a PostgreSQL and a Redis with Sentinels of their own. All clients are on one node, which is killed; while
they return to the others Redis' primary is killed too. Others talk on there, and their delays are told. Everybody must
be whole in time, nothing lost, doubled or out of order; the traces of some clients on the SDK are checked for it.

  --clients N       how many lose their node; 1000 if not given. Each is an open file here and in a node: ulimit -n
  --nodes N         how many nodes, the dying one too; 3 if not given
  --traced N        how many more are on the SDK and write traces, in groups of ten; 50 if not given
  --bystanders N    how many talk on, in groups of ten; 100 if not given
  --keep-redis      Redis is not killed
  --within SECONDS  by when all must be whole; 20 if not given

Settings of the nodes (CONFAB_CONNECTS_PER_SECOND and so on) are taken from the environment.

Exit codes: 0 all of it held, 1 something did not, 2 called wrongly
`

const options = {
  clients: { type: 'string', default: '1000' },
  nodes: { type: 'string', default: '3' },
  traced: { type: 'string', default: '50' },
  bystanders: { type: 'string', default: '100' },
  within: { type: 'string', default: '20' },
  'keep-redis': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** The settings of nodes that the caller has given. */
function given(): Record<string, string> {
  const own = Object.entries(process.env).filter(
    ([name]) => name.startsWith('CONFAB_') && !name.startsWith('CONFAB_TEST'),
  )
  return Object.fromEntries(own.map(([name, value]) => [name, value ?? '']))
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options })
  const [clients, nodes] = [Number(values.clients), Number(values.nodes)]
  const [traced, bystanders] = [Number(values.traced), Number(values.bystanders)]
  const within = Number(values.within) * 1_000
  const isRight = clients >= 10 && nodes >= 2 && traced >= 0 && bystanders >= 10 && within > 0
  if (values.help || !isRight) {
    ;(values.help ? process.stdout : process.stderr).write(help)
    return values.help ? 0 : 2
  }
  const tell = (line: string) => void process.stdout.write(`${line}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'confab-storm-'))
  const keepsRedis = values['keep-redis']
  const plan = { clients, traced, bystanders, keepsRedis, calmMs: 5_000, mostMs: Math.max(60_000, within * 2) }
  const seen = await withScene(nodes, given(), (scene) => storm(scene, folder, plan, tell))
  tell(table(seen))
  const wrong = broken(seen, within)
  for (const line of wrong) tell(`BROKEN: ${line}`)
  tell(wrong.length === 0 ? 'all of it held' : `traces: ${folder}`)
  return wrong.length === 0 ? 0 : 1
}

process.exit(await main())
