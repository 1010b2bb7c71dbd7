import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { until } from '../../services/deadline.ts'
import { freePort } from '../../services/port.ts'
import { without } from '../../services/without.ts'
import { startCluster } from '../cluster.ts'
import { readNode } from '../reading.ts'

const skip = without('redis', 'postgres15', 'haproxy')

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) })
  await answer.text()
  return answer.ok
}

test('two nodes answer behind the balancer, which does without the one that was killed', { skip }, async () => {
  const cluster = await startCluster({ nodes: 2, brokers: 0, port: await freePort(), seconds: 0 })
  after(() => cluster.stop())
  const through = (): Promise<boolean> => isReady(cluster.url)
  await until({ what: 'the balancer to find a node', deadline: 10_000, check: through })
  assert.deepEqual(await Promise.all(cluster.nodes.map((node) => isReady(node.url))), [true, true])

  const [first, second] = cluster.nodes
  assert.ok(first && second)
  await first.program.kill()
  assert.equal(await readNode(first.url), undefined)
  assert.equal((await readNode(second.url))?.connections, 0)
  const states = async (): Promise<string> => cluster.haproxy.command('show servers state confab')
  // The sixth field is the operational state: 0 is down.
  const check = async (): Promise<boolean> => / node1 127\.0\.0\.1 0 /.test(await states())
  await until({ what: 'the balancer to see that node1 is down', deadline: 10_000, check })
  assert.equal(await through(), true)
  await first.program.start()
  assert.equal(await isReady(first.url), true)
  await cluster.stop()
  assert.deepEqual(
    cluster.nodes.map((node) => node.program.pid),
    [undefined, undefined],
  )
})
