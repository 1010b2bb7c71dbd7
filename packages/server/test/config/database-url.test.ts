import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeOf, readDatabaseUrl } from '../../src/config/database-url.ts'

test('one host or several, each with the user, password, database and parameters of the whole', () => {
  assert.deepEqual(readDatabaseUrl('postgres://joe:p%40w@a:5432,b:5433/tea?sslmode=require'), {
    value: [
      { name: 'a:5432', url: 'postgres://joe:p%40w@a:5432/tea?sslmode=require' },
      { name: 'b:5433', url: 'postgres://joe:p%40w@b:5433/tea?sslmode=require' },
    ],
  })
  assert.deepEqual(readDatabaseUrl('postgresql://[::1]:5432,b/tea'), {
    value: [
      { name: '[::1]:5432', url: 'postgresql://[::1]:5432/tea' },
      { name: 'b', url: 'postgresql://b/tea' },
    ],
  })
  const socket = 'postgres:///tea?host=%2Frun'
  assert.deepEqual(readDatabaseUrl(socket), { value: [{ name: '', url: socket }] })
})

test('what is no such URL is refused, without its password', () => {
  for (const [text, why] of [
    ['mysql://joe:canary@a/tea', /is not a URL such as postgres:/],
    ['postgres://joe:canary@a:5432,/tea', /has a host that is not of the form host:port/],
    ['postgres://joe:canary@a:5432,b:99999/tea', /has a host that is not/],
    ['postgres://joe:canary@a:99999/tea', /is not a URL such as/],
    [`postgres://joe:canary@${Array(9).fill('a').join(',')}/tea`, /names more than 8 hosts/],
  ] as const) {
    const read = readDatabaseUrl(text)
    assert.ok('wrong' in read, text)
    assert.match(read.wrong, why)
    assert.doesNotMatch(read.wrong, /canary/)
  }
})

test('people see hosts and database, and no password', () => {
  assert.equal(placeOf('postgres://joe:canary@a:1,b:2/tea?password=canary'), 'a:1,b:2/tea')
})
