import { given } from './given.ts'
import { RedisNode } from './redis/node.ts'

export interface RedisServer {
  /** `redis://host:port` */
  readonly url: string
  /** Whether it was given by CONFAB_TEST_REDIS_URL; then it can't be killed, frozen or restarted. */
  readonly isGiven: boolean
  /** SIGKILL; done when it is gone. It keeps nothing on disk. */
  kill(): Promise<void>
  /** Starts it again on the same port, empty; done when it answers. */
  restart(): Promise<void>
  /** SIGSTOP: connections stay, nothing is answered. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

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
  return {
    url: node.url,
    isGiven: false,
    kill: () => node.kill(),
    restart: () => node.restart(),
    freeze: () => node.freeze(),
    thaw: () => node.thaw(),
    stop: () => node.stop(),
  }
}
