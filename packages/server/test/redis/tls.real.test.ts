import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freePort } from '../../../../tools/services/port.ts'
import { RedisNode } from '../../../../tools/services/redis/node.ts'
import { StartupError } from '../../src/domain/startup-error.ts'
import { type Authority, makeAuthority } from '../authority.ts'
import { startTestNode } from '../gateway/people.ts'
import { until } from './bed.ts'
import { aliceAndBob, figure, startTwoNodes } from './two-nodes.ts'

let authority: Authority
before(() => {
  authority = makeAuthority()
})
after(() => authority.remove())

/** A Redis that takes TLS with a password on a port of its own, beside the open one by which a test asks it. */
async function lockedRedis(...more: string[]): Promise<{ redis: RedisNode; port: number }> {
  const port = await freePort()
  const files = ['--tls-cert-file', authority.cert, '--tls-key-file', authority.key]
  const tls = ['--tls-port', `${port}`, ...files, '--tls-ca-cert-file', authority.ca, '--tls-auth-clients', 'no']
  const redis = await RedisNode.start('redis-tls', [...tls, ...more])
  await redis.ask('ACL', 'SETUSER', 'confab', 'on', '>p@ss', 'allcommands', 'allkeys', 'allchannels')
  return { redis, port }
}

async function talk(url: string): Promise<void> {
  const nodes = await startTwoNodes(url, { CONFAB_REDIS_CA: authority.ca })
  try {
    const { alice, bob, tea } = await aliceAndBob(nodes)
    for (const node of nodes) await until(async () => (await figure(node, 'confab_redis_up')) === 1, 'both hear')
    const seq = (await alice.send(tea, 'over TLS')).seq as unknown as number
    await bob.seq(tea, seq)
    assert.ok((await figure(nodes[1], 'confab_envelopes_total{what="received"')) > 0, 'it came over Redis')
  } finally {
    await Promise.all(nodes.map((node) => node.stop()))
  }
}

test('P8.51 nodes talk over a Redis with TLS, an authority of its own and a password', {
  timeout: 60_000,
}, async () => {
  const { redis, port } = await lockedRedis()
  try {
    await redis.ask('ACL', 'SETUSER', 'default', 'nopass', '-@all', '+ping', '+acl')
    await talk(`rediss://confab:p%40ss@127.0.0.1:${port}`)
    await talk(`rediss://confab:p%40ss@localhost:${port}/2`)
    const refused = startTestNode({ CONFAB_REDIS_URL: `rediss://confab:p%40ss@127.0.0.1:${port}` })
    await assert.rejects(refused, (error: unknown) => {
      assert.ok(error instanceof StartupError)
      assert.match(error.message, /^Redis at 127.*certificate is not trusted: name who signed it with CONFAB_REDIS_CA/)
      return true
    })
  } finally {
    await redis.stop()
  }
})

test('P8.51 and over a Redis Cluster with TLS', { timeout: 60_000 }, async () => {
  const shape = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--tls-cluster', 'yes']
  // A node that has met no other knows no address of itself.
  const place = ['--cluster-port', `${await freePort()}`, '--cluster-announce-ip', '127.0.0.1']
  const { redis, port } = await lockedRedis(...shape, ...place)
  try {
    await redis.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await until(async () => (await redis.ask('CLUSTER', 'INFO')).includes('cluster_state:ok'), 'the cluster is whole')
    await talk(`rediss+cluster://confab:p%40ss@127.0.0.1:${port}`)
  } finally {
    await redis.stop()
  }
})
