import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readConfig } from '../../src/config/read.ts'
import { readRedisUrl } from '../../src/config/redis-url.ts'
import type { RedisPlace } from '../../src/domain/redis-place.ts'

const plain: RedisPlace = {
  ...{ kind: 'single', hosts: [{ host: 'r1', port: 6_379 }], username: undefined, password: undefined },
  ...{ name: undefined, sentinelPassword: undefined, db: 0, tls: false },
}

const good: [url: string, means: Partial<RedisPlace>][] = [
  ['redis://r1', {}],
  ['redis://r1:6380/2', { hosts: [{ host: 'r1', port: 6_380 }], db: 2 }],
  ['rediss://:p%40ss@r1', { tls: true, password: 'p@ss' }],
  ['redis://chat:a:b@r1', { username: 'chat', password: 'a:b' }],
  ['redis://[::1]:7000', { hosts: [{ host: '::1', port: 7_000 }] }],
  [
    'redis+sentinel://chat:secret@s1,s2:5000/main/3?sentinelPassword=s%26p',
    {
      ...{ kind: 'sentinel', name: 'main', db: 3, username: 'chat', password: 'secret', sentinelPassword: 's&p' },
      hosts: [
        { host: 's1', port: 26_379 },
        { host: 's2', port: 5_000 },
      ],
    },
  ],
  [
    'rediss+cluster://:secret@c1:7001,c2:7002',
    {
      ...{ kind: 'cluster', tls: true, password: 'secret' },
      hosts: [
        { host: 'c1', port: 7_001 },
        { host: 'c2', port: 7_002 },
      ],
    },
  ],
]

for (const [url, means] of good)
  test(`${url} says where Redis is`, () => assert.deepEqual(readRedisUrl(url), { value: { ...plain, ...means } }))

const bad: [url: string, wrong: RegExp][] = [
  ['localhost:6379', /is not a URL/],
  ['http://r1', /is not a URL/],
  ['redis://', /is not a URL/],
  ['redis://canary@r1,r2', /several hosts/],
  ['redis://:canary@r1:99999', /host:port/],
  ['redis://:canary@r1:x', /host:port/],
  ['redis://:canary@r1/main', /number of a database/],
  ['redis+sentinel://:canary@s1', /name the primary/],
  ['redis+cluster://:canary@c1/2', /only 0/],
  ['redis://:canary%@r1', /%25/],
  ['redis://:canary@r1?sentinelPassword=x', /no Sentinels/],
]

for (const [url, wrong] of bad)
  test(`${url} is refused in one line that shows no password`, () => {
    const { problems } = readConfig({ CONFAB_REDIS_URL: url })
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', /^CONFAB_REDIS_URL: /)
    assert.match(problems[0] ?? '', wrong)
    assert.doesNotMatch(problems[0] ?? '', /canary|\n/)
  })

test('no text at all makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => ['value', 'wrong'].some((key) => key in readRedisUrl(`redis://${text}`))),
  )
})
