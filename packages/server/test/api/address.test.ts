import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import fc from 'fast-check'
import fastify from 'fastify'
import { clientAddress } from '../../src/client-address.ts'
import { addressGroup } from '../../src/domain/address.ts'
import { fakeApi } from './fake.ts'

test('an IPv6 address is counted with its /64, an IPv4 one for itself, however they are written', () => {
  const groups = {
    '192.0.2.1': '192.0.2.1',
    '::ffff:192.0.2.1': '192.0.2.1',
    '::ffff:c000:201': '192.0.2.1',
    '::1': '0:0:0:0::/64',
    '2001:db8::1': '2001:db8:0:0::/64',
    '2001:0DB8:0:0:1:2:3:4': '2001:db8:0:0::/64',
    '2001:db8:0:1::': '2001:db8:0:1::/64',
    'fe80::1%eth0': 'fe80:0:0:0::/64',
    '': '',
    'not:an:address': 'not:an:address',
  }
  for (const [address, group] of Object.entries(groups)) assert.equal(addressGroup(address), group, address)
  fc.assert(
    fc.property(fc.ipV6(), (one) => {
      assert.match(addressGroup(one), /^(?:[0-9a-f]{1,4}:){4}:\/64$|^\d+\.\d+\.\d+\.\d+$/)
      assert.equal(addressGroup(one), addressGroup(new URL(`http://[${one}]`).hostname.slice(1, -1)))
    }),
  )
})

test('the gateway and REST name the same client, whatever proxies forward', async () => {
  const trusted = ['10.0.0.0/8', '2001:db8::/32', '192.0.2.7']
  const app = fastify({ trustProxy: trusted })
  app.get('/', (request) => ({ ip: request.ip }))
  const addressOf = clientAddress(trusted)
  const hop = fc.oneof(
    fc.constantFrom(
      '10.1.2.3',
      '::ffff:10.1.2.3',
      '2001:db8::5',
      '192.0.2.7',
      '203.0.113.9',
      '2001:db9::1',
      'unknown',
      '',
    ),
    fc.ipV4(),
    fc.ipV6(),
  )
  const header = fc.option(fc.array(hop, { maxLength: 5 }).map((hops) => hops.join(', ')))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('10.1.2.3', '192.0.2.7', '203.0.113.1', '2001:db8::5'),
      header,
      async (from, text) => {
        const headers = text === null ? {} : { 'x-forwarded-for': text }
        const { ip } = (await app.inject({ url: '/', remoteAddress: from, headers })).json<{ ip: string }>()
        assert.equal(addressOf({ headers, socket: { remoteAddress: from } } as unknown as IncomingMessage), ip)
      },
    ),
  )
})

test('without a trusted proxy a forwarded address is nothing', () => {
  const request = { headers: { 'x-forwarded-for': '203.0.113.9' }, socket: { remoteAddress: '10.1.2.3' } }
  assert.equal(clientAddress([])(request as unknown as IncomingMessage), '10.1.2.3')
})

test('P7.3 addresses of one /64 share what their network may ask for', async () => {
  const { app } = fakeApi({ requestBurst: 3, requestsPerSecond: 1 })
  const from = async (remoteAddress: string) => {
    const answer = await app.inject({ url: '/v1/blocks', remoteAddress, headers: { authorization: 'Bearer alice' } })
    return answer.statusCode
  }
  assert.deepEqual(
    [await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8::3'), await from('2001:db8::4')],
    [200, 200, 200, 429],
  )
  assert.equal(await from('2001:db8:0:1::1'), 200)
})
