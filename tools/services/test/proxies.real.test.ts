import assert from 'node:assert/strict'
import type { Server } from 'node:http'
import { createServer, request } from 'node:http'
import { after, test } from 'node:test'
import { startHaproxy } from '../haproxy.ts'
import { freePort } from '../port.ts'
import { startToxiproxy } from '../toxiproxy.ts'
import { without } from '../without.ts'

async function answering(text: string): Promise<{ server: Server; port: number }> {
  const port = await freePort()
  const server = createServer((_, response) => void response.end(text))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { server, port }
}

/** What a new connection gets; rejects when nothing comes for so long. */
function get(port: number, path = '/', ms = 2_000): Promise<string> {
  return new Promise((resolve, reject) => {
    // Not to be closed by the server: a close passes through a black hole, only bytes don't.
    const headers = { connection: 'keep-alive' }
    const call = request({ host: '127.0.0.1', port, path, agent: false, headers }, async (response) => {
      resolve((await response.setEncoding('utf8').toArray()).join(''))
      call.destroy()
    })
    call.setTimeout(ms, () => call.destroy(new Error('silent')))
    call.once('error', reject).end()
  })
}

test('Toxiproxy cuts a link, makes it a black hole, and heals it', { skip: without('toxiproxy') }, async () => {
  const { server, port } = await answering('hello')
  const toxiproxy = await startToxiproxy()
  after(() => Promise.all([toxiproxy.stop(), server.close()]))
  const link = await toxiproxy.proxy(`127.0.0.1:${port}`)
  assert.equal(await get(link.port), 'hello')

  await link.cut()
  await assert.rejects(get(link.port), /ECONNREFUSED|ECONNRESET|hang up/)
  await link.heal()
  assert.equal(await get(link.port), 'hello')

  const hole = await link.add({ type: 'timeout', timeout: 0 })
  await assert.rejects(get(link.port, '/', 300), /silent/)
  await link.remove(hole)
  assert.equal(await get(link.port), 'hello')

  await link.add({ type: 'timeout', timeout: 0 }, 'upstream')
  await link.add({ type: 'latency', latency: 10, jitter: 5 })
  await link.heal()
  assert.equal(await get(link.port), 'hello')
  await toxiproxy.kill()
  await assert.rejects(get(link.port), /ECONNREFUSED|ECONNRESET|hang up/)
})

function shared(front: number, ports: readonly number[]): string {
  const servers = ports.map((port, i) => `  server node${i} 127.0.0.1:${port}`)
  return [
    'defaults',
    '  mode http',
    '  timeout connect 1s',
    '  timeout client 5s',
    '  timeout server 5s',
    `listen nodes`,
    `  bind 127.0.0.1:${front}`,
    '  balance url_param user',
    '  hash-type consistent',
    ...servers,
    '',
  ].join('\n')
}

test('HAProxy sends a user to the same node, elsewhere while it drains, and comes back after kill -9', {
  skip: without('haproxy'),
}, async () => {
  const nodes = await Promise.all([answering('0'), answering('1')])
  const front = await freePort()
  const config = shared(
    front,
    nodes.map((node) => node.port),
  )
  const haproxy = await startHaproxy({ config })
  after(() => Promise.all([haproxy.stop(), ...nodes.map((node) => node.server.close())]))
  const alice = await get(front, '/?user=alice')
  for (let i = 0; i < 5; i++) assert.equal(await get(front, '/?user=alice'), alice)
  await haproxy.command(`set server nodes/node${alice} state drain`)
  assert.notEqual(await get(front, '/?user=alice'), alice)

  await haproxy.kill()
  await assert.rejects(get(front), /ECONNREFUSED|ECONNRESET|hang up/)
  await haproxy.restart()
  assert.equal(await get(front, '/?user=alice'), alice)
  await haproxy.stop()
  assert.equal(haproxy.pid, undefined)
})

test('a configuration that HAProxy does not understand is told with its line', {
  skip: without('haproxy'),
}, async () => {
  await assert.rejects(startHaproxy({ config: 'listen nodes\n  bnid 127.0.0.1:1\n' }), /unknown keyword 'bnid'/)
})
