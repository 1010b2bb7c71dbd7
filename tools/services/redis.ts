import { given } from './given.ts'
import { type OutsideServer, ownServer } from './outside-server.ts'
import { RedisNode } from './redis/node.ts'

/** It keeps nothing on disk: restarted it is empty. */
export type RedisServer = OutsideServer

export interface RedisOptions {
  /** Start one of our own even if a URL is given, for a test that kills it. */
  readonly own?: boolean
  /** More flags of redis-server, such as `--requirepass`. */
  readonly flags?: readonly string[]
}

/** A single Redis: the one of CONFAB_TEST_REDIS_URL, or one of our own on a free port of loopback. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const url = options.own ? undefined : process.env.CONFAB_TEST_REDIS_URL
  if (url) return { url, ...given('CONFAB_TEST_REDIS_URL') }
  const node = await RedisNode.start('redis', options.flags)
  return ownServer(node)
}
