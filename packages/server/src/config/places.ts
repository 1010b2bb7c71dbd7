import { isLoopback } from '../domain/address.ts'
import { quote } from './form.ts'
import { readRedisUrl } from './redis-url.ts'

export { wrongStoreUrl } from './database-url.ts'

export function wrongRedisUrl(value: string): string | undefined {
  const read = readRedisUrl(value)
  return 'wrong' in read ? read.wrong : undefined
}

export function wrongKeys(value: string): string | undefined {
  if (!value.includes('://')) return undefined
  const url = URL.parse(value)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return `${quote(value)} is neither a file nor an http(s) URL`
  }
  return url.username || url.password ? 'is a URL with a password, which logs would show' : undefined
}

/** Where people give their passwords: over TLS, or on this machine. */
export function wrongLoginUrl(value: string): string | undefined {
  const url = URL.parse(value)
  const isGood = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (!isGood) return `${quote(value)} is not a URL such as https://example.com/login`
  return url.hash === '' && !url.username && !url.password ? undefined : 'has a part after #, or a password'
}

export function wrongIssuerTenant(value: string): string | undefined {
  const at = value.lastIndexOf('=')
  const tenant = value.slice(at + 1)
  return at > 0 && tenant !== '' && tenant.length <= 128
    ? undefined
    : `${quote(value)} is not of the form issuer=tenant`
}

/** The origins of a page which this server itself serves to its own machine. */
export function ownOrigins(port: number, isTls: boolean): readonly string[] {
  if (port === 0) return []
  return ['localhost', '127.0.0.1'].map((host) => new URL(`${isTls ? 'https' : 'http'}://${host}:${port}`).origin)
}

export { isLoopback }
