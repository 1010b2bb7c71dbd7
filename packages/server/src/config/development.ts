import { isLoopback, isLoopbackOrigin } from '../domain/address.ts'
import type { Config } from './read.ts'

type Place = 'host' | 'tlsCert' | 'trustProxy' | 'origins' | 'jwtSecret' | 'jwks' | 'databaseUrl' | 'redisUrl'

/**
 * Whether this is a development server, on which anybody may be anybody. As set; else where all is as it comes: it
 * listens on its own machine, and nothing was set up that a server for others needs (a name of its own in the browser, a
 * secret or keys, a proxy, a store elsewhere).
 */
export function isDevelopment(config: Pick<Config, Place | 'development'>): boolean {
  const { host, tlsCert, trustProxy, origins, jwtSecret, jwks, databaseUrl, redisUrl } = config
  const isSetUp = [tlsCert, jwtSecret, jwks, databaseUrl, redisUrl].some((value) => value !== undefined)
  return (
    config.development ?? (isLoopback(host) && !isSetUp && trustProxy.length === 0 && origins.every(isLoopbackOrigin))
  )
}
