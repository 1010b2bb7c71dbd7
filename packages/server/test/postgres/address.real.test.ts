import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { startPostgresPair } from '../../../../tools/services/postgres-pair.ts'
import { Somebody, startTestNode } from '../gateway/people.ts'
import { eventually, figures, operator, readyz, stored, texts, tryOnce } from './failover-bed.ts'

/** One address that leads to another server when it is told to, as a virtual address or a proxy does. */
async function address(port: number) {
  let to = port
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    const beyond = connect(to, '127.0.0.1')
    for (const [one, other] of [
      [socket, beyond],
      [beyond, socket],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `postgres://postgres@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`,
    lead: (there: number) => {
      to = there
    },
    close: () => {
      server.close()
      for (const one of open) one.destroy()
    },
  }
}

test('P1.10 behind one address stands another server: its timeline is looked at all the same', {
  timeout: 120_000,
}, async () => {
  const pair = await startPostgresPair()
  const way = await address(pair.primary.port)
  const at = await startTestNode({ CONFAB_DATABASE_URL: way.url, CONFAB_EPOCH_MS: '200' })
  try {
    const alice = await Somebody.arrive(at, 'alice')
    const tea = await alice.createGroup([])
    await stored(alice, tea, 'before')
    await pair.primary.kill()
    way.lead(pair.standby.port)
    assert.equal(typeof (await tryOnce(alice, tea, 'a standby takes nothing', crypto.randomUUID())), 'string')
    await pair.promote()
    await eventually('the hold is told', async () => (await readyz(at)).degraded?.[0]?.includes('epoch keep') === true)
    assert.equal(await tryOnce(alice, tea, 'nobody has said how to go on', crypto.randomUUID()), 'unavailable')
    await operator({ url: way.url }, 'keep')
    await stored(alice, tea, 'after')
    assert.deepEqual(await texts(alice, tea), [undefined, 'before', 'after'])
    assert.deepEqual(await figures(at), { up: 1, held: 0, timeline: 2, changes_total: 2 })
  } finally {
    await at.stop()
    way.close()
    await pair.stop()
  }
})
