// npm run roll -- --clients 2000: each of three nodes replaced in turn under load. --help tells all of it.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Rolled, roll } from './roll.ts'
import { withScene } from './scene.ts'

const help = `npm run roll -- [--clients N] [--nodes N]

Starts nodes behind HAProxy, on a PostgreSQL and a Redis of their own, lets many clients talk, and replaces each node in
turn. Nothing may be lost, doubled or fail, no message may take longer than 1 s to anybody, and no node in service may
get more than 1.5 times its share.

  --clients N   how many, in groups of ten; 300 if not given
  --nodes N     how many; 3 if not given

Exit codes: 0 all of it held, 1 something did not, 2 called wrongly
`

/** What must hold, as sentences; those that don't. */
function broken(seen: Rolled, nodes: number): string[] {
  const { ends, failures, behind, violations, delayMost, worstShare, worstWhen } = seen
  const wrongEnds = ends.filter((end) => !end.endsWith('exit code 0'))
  return [
    ...(violations === undefined ? [] : [violations]),
    ...(failures.length === 0 ? [] : [`${failures.length} sends failed: ${failures[0]}`]),
    ...(behind.length === 0 ? [] : [`${behind.length} readers are not whole: ${behind[0]}`]),
    ...(wrongEnds.length === 0 && ends.length === nodes ? [] : [`nodes ended wrongly: ${wrongEnds.join('; ')}`]),
    ...(delayMost <= 1_000 ? [] : [`a message took ${Math.round(delayMost)} ms to somebody`]),
    ...(worstShare <= 1.5 ? [] : [`a node had ${worstShare.toFixed(2)} times its share: ${worstWhen}`]),
  ]
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      clients: { type: 'string', default: '300' },
      nodes: { type: 'string', default: '3' },
      help: { type: 'boolean', default: false },
    },
  })
  const [clients, count] = [Number(values.clients), Number(values.nodes)]
  if (values.help || !(clients >= 10) || !(count >= 2)) {
    ;(values.help ? process.stdout : process.stderr).write(help)
    return values.help ? 0 : 2
  }
  const tell = (line: string) => void process.stdout.write(`${line}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'confab-roll-'))
  const seen = await withScene(count, (scene) => roll(scene, folder, clients, tell))
  tell(
    `${seen.sent} sent, ${seen.deliveries} deliveries: p99 ${Math.round(seen.delayP99)} ms, longest ${Math.round(seen.delayMost)} ms; ` +
      `${seen.outages} times without a connection; most on one node: ${seen.worstShare.toFixed(2)} of its share (${seen.worstWhen})`,
  )
  const wrong = broken(seen, count)
  for (const line of wrong) tell(`BROKEN: ${line}`)
  tell(wrong.length === 0 ? 'all of it held' : `traces: ${folder}`)
  return wrong.length === 0 ? 0 : 1
}

process.exit(await main())
