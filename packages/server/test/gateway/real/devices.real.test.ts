import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../people.ts'

let at: TestNode
before(async () => {
  at = await startTestNode({ CONFAB_DEVICES_MS: '50', CONFAB_DEVICES: '4' })
})
after(() => at.stop())

interface Row {
  id: string
  name?: string
  kind?: string
  online: boolean
  current: boolean
}

async function arrive(user: string, device: object | undefined, token?: string): Promise<Somebody> {
  const somebody = await Somebody.connect(at.node, token ?? (await at.token(user)))
  await somebody.ask('hello', device ? { device } : {})
  return somebody
}

const rows = async (who: Somebody) => ((await who.ask('devices', {})) as unknown as { items: Row[] }).items
const named = async (who: Somebody) => (await rows(who)).map(({ id }) => id).toSorted()

async function rest(token: string, method: string, path: string) {
  const response = await fetch(`${at.node.url}${path}`, { method, headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() }
}

test('P5.12 each of three devices gets everything, in order, and what one of them sends appears on the others', async () => {
  const [phone, laptop, tablet] = await Promise.all(
    ['phone', 'laptop', 'tablet'].map((id) => arrive('alice', { id, name: `Alice’s ${id}`, kind: 'app' })),
  )
  assert.ok(phone && laptop && tablet)
  const bob = await arrive('bob', undefined)
  const tea = await phone.createGroup(['bob'])
  await Promise.all([laptop, tablet, bob].map((who) => who.heard((frame) => frame.type === 'signal')))
  for (const who of [phone, laptop, tablet, bob]) await who.send(tea, 'hello')
  for (const who of [phone, laptop, tablet, bob]) await who.seq(tea, 5)
  for (const who of [laptop, tablet, bob]) assert.deepEqual(who.seqs(tea).slice(-4), [2, 3, 4, 5])
  tablet.cut()
  const all = await rows(laptop)
  assert.deepEqual(all.map(({ id, name, kind, current }) => [id, name, kind, current]).toSorted(), [
    ['laptop', 'Alice’s laptop', 'app', true],
    ['phone', 'Alice’s phone', 'app', false],
    ['tablet', 'Alice’s tablet', 'app', false],
  ])
  assert.deepEqual(await rows(bob), [])
  for (const who of [phone, laptop, bob]) who.leave()
})

test('P5.11 a device that is logged out is closed, with its token, its tickets and its name; the others stay', async () => {
  const token = await at.token('carol', { device: 'phone' })
  const [phone, laptop] = [await arrive('carol', undefined, token), await arrive('carol', { id: 'laptop' })]
  const { body } = await rest(token, 'POST', '/v1/tickets')
  assert.deepEqual(await named(laptop), ['laptop', 'phone'])
  assert.ok((await rows(laptop)).every(({ online }) => online))
  assert.deepEqual(await laptop.ask('logOut', { device: 'phone' }), {})
  assert.equal((await phone.closed).code, 4501)
  assert.deepEqual(await named(laptop), ['laptop'])
  assert.equal((await rest(token, 'GET', '/v1/devices')).status, 401)
  for (const [shown, query] of [
    [token, ''],
    [undefined, `?ticket=${(body as { ticket: string }).ticket}`],
  ] as const) {
    const again = await Somebody.connect(at.node, shown, { query })
    assert.equal((await again.closed).code, 4001)
  }
  const fresh = await arrive('carol', undefined, await at.token('carol', { device: 'phone' }))
  assert.deepEqual(await named(fresh), ['laptop', 'phone'])
  for (const who of [laptop, fresh]) who.leave()
})

test('P5.11 all others are logged out at once, also those that a token without a claim declared', async () => {
  const others = await Promise.all(['a', 'b'].map((id) => arrive('dave', { id })))
  const own = await arrive('dave', { id: 'c' })
  const erin = await arrive('erin', { id: 'a' })
  assert.deepEqual(await own.ask('logOut', { others: true }), {})
  for (const other of others) assert.equal((await other.closed).code, 4501)
  assert.deepEqual([await named(own), await named(erin)], [['c'], ['a']])
  const claimed = await at.token('dave', { device: 'd' })
  const fourth = await arrive('dave', undefined, claimed)
  assert.equal((await rest(claimed, 'DELETE', '/v1/devices')).status, 204)
  assert.equal((await own.closed).code, 4501)
  assert.deepEqual(await named(fourth), ['d'])
  assert.equal((await rest(await at.token('dave'), 'DELETE', '/v1/devices')).status, 400)
  assert.equal((await rest(await at.token('dave'), 'DELETE', '/v1/devices/d')).status, 204)
  assert.equal((await fourth.closed).code, 4501)
  erin.leave()
})

test('P5.11 P6.3 another one’s device is not found, like one that nobody has; neither, and both, is no request', async () => {
  const [frank, grace] = await Promise.all(['frank', 'grace'].map((user) => arrive(user, { id: `${user}-phone` })))
  assert.ok(frank && grace)
  const code = async (payload: object) => (await frank.ask('logOut', payload)) as { code?: string; where?: string }
  for (const device of ['grace-phone', 'nobody-phone'])
    assert.partialDeepStrictEqual(await code({ device }), { code: 'notFound', where: '/payload/device' })
  for (const payload of [{}, { device: 'frank-phone', others: true }])
    assert.partialDeepStrictEqual(await code(payload), { code: 'badRequest', where: '/payload/device' })
  assert.deepEqual(await named(grace), ['grace-phone'])
  assert.equal((await rest(await at.token('frank'), 'DELETE', '/v1/devices/grace-phone')).status, 404)
  const unnamed = await arrive('frank', undefined)
  assert.partialDeepStrictEqual(await unnamed.ask('logOut', { others: true }), { code: 'badRequest' })
  for (const who of [frank, grace, unnamed]) who.leave()
})

test('P5.11 of more devices than the limit the one seen longest ago is forgotten', async () => {
  for (const id of ['d1', 'd2', 'd3', 'd4', 'd5']) {
    const device = await arrive('heidi', { id })
    assert.ok((await named(device)).includes(id))
    device.leave()
    await device.closed
  }
  const last = await arrive('heidi', undefined)
  assert.deepEqual(await named(last), ['d2', 'd3', 'd4', 'd5'])
  last.leave()
})
