import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { freePort } from '../../../../tools/services/port.ts'
import { Program } from '../../../../tools/services/program.ts'
import { ask, redisBinaries } from '../../../../tools/services/redis/binary.ts'
import { RedisNode } from '../../../../tools/services/redis/node.ts'
import { newFolder } from '../../../../tools/services/watchdog.ts'
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
  timeout: 120_000,
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

test('P8.51 and over a Redis Cluster with TLS', { timeout: 120_000 }, async () => {
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

/** A Sentinel that speaks TLS to who asks it and to the Redis it watches. Answers its port for TLS. */
async function lockedSentinel(redis: number): Promise<{ sentinel: Program; port: number }> {
  const { server, cli } = await redisBinaries()
  const folder = newFolder('sentinel-tls')
  const [open, port] = [await freePort(), await freePort()]
  const file = join(folder, 'sentinel.conf')
  const lines = [
    ...[`port ${open}`, `tls-port ${port}`, 'bind 127.0.0.1', 'tls-replication yes', 'tls-auth-clients no'],
    ...[`tls-cert-file ${authority.cert}`, `tls-key-file ${authority.key}`, `tls-ca-cert-file ${authority.ca}`],
    `sentinel monitor confab 127.0.0.1 ${redis} 1`,
    ...['sentinel auth-user confab confab', 'sentinel auth-pass confab p@ss'],
    '',
  ]
  writeFileSync(file, lines.join('\n'))
  const ready = async (): Promise<boolean> => (await ask(cli, open, 'PING')) === 'PONG'
  const args = [file, '--sentinel']
  const sentinel = new Program({ name: 'sentinel-tls', command: server, args, folder, ready, deadline: 5_000 })
  await sentinel.start()
  return { sentinel, port }
}

test('P8.51 and over a Redis with TLS that a Sentinel with TLS watches', { timeout: 120_000 }, async () => {
  const { redis, port } = await lockedRedis()
  const watching = await lockedSentinel(port)
  try {
    await talk(`rediss+sentinel://confab:p%40ss@127.0.0.1:${watching.port}/confab`)
  } finally {
    await watching.sentinel.kill()
    await redis.stop()
  }
})
