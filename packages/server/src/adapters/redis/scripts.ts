import type { RedisClient } from './clients.ts'

/** Redis' own clock in ms: those of the nodes may differ by minutes. */
const now = `local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)`

/**
 * GCRA: the key holds the time at which the bucket is full again, and dies when it would say nothing more (10 s later,
 * since callers in tests have clocks of their own).
 */
const bucket = `local now = tonumber(ARGV[3])
if now < 0 then
  local t = redis.call('TIME')
  now = t[1] * 1000 + t[2] / 1000
end
local price = tonumber(ARGV[1])
local full = tonumber(redis.call('GET', KEYS[1]) or '0')
local next = math.max(full, now) + price
local wait = next - now - tonumber(ARGV[2])
if wait > 0.002 then return math.ceil(wait - 0.002) end
redis.call('SET', KEYS[1], string.format('%.4f', next), 'PX', math.ceil(next - now) + 10000)
return 0`

/** Renews the hash of a node's users, if it is as that node wrote it last; 0: it is not. */
const renew = `if redis.call('HGET', KEYS[1], '.') ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1`

/** Changes the hash of a node's users, if it is as that node wrote it last: who is here now, then who is not. */
const users = `if redis.call('HGET', KEYS[1], '.') ~= ARGV[1] then return 0 end
local here = tonumber(ARGV[3])
local fields = { '.', ARGV[2] }
for i = 4, 3 + here do
  fields[#fields + 1] = ARGV[i]
  fields[#fields + 1] = '1'
end
redis.call('HSET', KEYS[1], unpack(fields))
if #ARGV > 3 + here then redis.call('HDEL', KEYS[1], unpack(ARGV, 4 + here)) end
return 1`

/** Renews a node's lease; answers with 1 or 0, whether it was there, and with all that are. */
const lease = `${now}
local was = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
local all = redis.call('ZRANGE', KEYS[1], 0, -1)
table.insert(all, 1, was and '1' or '0')
return all`

const living = `${now}
return redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf')`

interface Scripted {
  confabBucket(key: string, price: number, depth: number, now: number): Promise<number>
  confabRenew(key: string, generation: string, ms: number): Promise<number>
  confabUsers(key: string, was: string, now: string, here: number, ...users: string[]): Promise<number>
  confabLease(key: string, member: string, ms: number): Promise<string[]>
  confabLiving(key: string): Promise<string[]>
}

/** Once for a client. A script that Redis does not have (a failover) is sent whole, once more. */
export function defineScripts(client: RedisClient): void {
  const scripts = {
    confabBucket: bucket,
    confabRenew: renew,
    confabUsers: users,
    confabLease: lease,
    confabLiving: living,
  }
  for (const [name, lua] of Object.entries(scripts)) client.defineCommand(name, { numberOfKeys: 1, lua })
}

// ioredis puts the methods on the client by name, which its types can't know.
function scripted(client: RedisClient): Scripted {
  return client as unknown as Scripted
}

/** ms to wait; 0: taken. `now` below 0: Redis' own. */
export function bucketScript(client: RedisClient, key: string, price: number, depth: number, at: number) {
  return scripted(client).confabBucket(key, price, depth, at)
}

export async function renewScript(client: RedisClient, key: string, generation: string, ms: number): Promise<boolean> {
  return (await scripted(client).confabRenew(key, generation, ms)) === 1
}

/** Answers false, and changes nothing, where the hash is not of the generation `was`. */
export async function usersScript(
  client: RedisClient,
  key: string,
  { was, now, here, gone }: { was: string; now: string; here: readonly string[]; gone: readonly string[] },
): Promise<boolean> {
  return (await scripted(client).confabUsers(key, was, now, here.length, ...here, ...gone)) === 1
}

export async function leaseScript(client: RedisClient, key: string, member: string, ms: number) {
  const [was, ...members] = await scripted(client).confabLease(key, member, ms)
  return { was: was === '1', members }
}

export function livingScript(client: RedisClient, key: string): Promise<string[]> {
  return scripted(client).confabLiving(key)
}
