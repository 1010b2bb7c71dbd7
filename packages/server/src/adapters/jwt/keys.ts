import { readFile } from 'node:fs/promises'
import { type CompactVerifyGetKey, createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet } from 'jose'
import { KeysAway } from '../../ports/identity.ts'

/** A file is looked at again at most that often, when a token names a key it lacked. */
const cooldownMs = 30_000

/** Public keys from a file or an http(s) URL (which is cached for 10 minutes). The answer throws jose's errors or KeysAway. */
export function publicKeys(place: string, now: () => number): CompactVerifyGetKey {
  return /^https?:\/\//.test(place) ? fromUrl(new URL(place)) : fromFile(place, now)
}

function fromUrl(url: URL): CompactVerifyGetKey {
  const keys = createRemoteJWKSet(url, { timeoutDuration: 3_000, cooldownDuration: cooldownMs })
  return async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error
      throw new KeysAway('the URL of the keys does not answer with keys')
    }
  }
}

function fromFile(path: string, now: () => number): CompactVerifyGetKey {
  let readAt = Number.NEGATIVE_INFINITY
  let keys: Promise<ReturnType<typeof createLocalJWKSet>> | undefined
  const load = () => {
    readAt = now()
    keys = readKeys(path)
    // An unreadable file is tried again with the next token.
    keys.catch(() => {
      keys = undefined
    })
    return keys
  }
  return async (header, token) => {
    try {
      return await (await (keys ?? load()))(header, token)
    } catch (error) {
      const isStale = error instanceof errors.JWKSNoMatchingKey && now() - readAt >= cooldownMs
      if (!isStale) throw error
      return (await load())(header, token)
    }
  }
}

async function readKeys(path: string): Promise<ReturnType<typeof createLocalJWKSet>> {
  try {
    return createLocalJWKSet(JSON.parse(await readFile(path, 'utf8')) as JSONWebKeySet)
  } catch {
    throw new KeysAway('the file of the keys cannot be read')
  }
}
