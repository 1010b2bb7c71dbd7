import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { StartupError } from '../domain/startup-error.ts'
import type { Config } from './read.ts'

/** A certificate and its private key, in PEM. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

type Named = Pick<Config, 'tlsCert' | 'tlsKey' | 'jwks' | 'redisCa' | 'kafkaCa'>

function because(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}

/** The file's text, or undefined after it was told why there is none. */
function read(name: string, path: string, wrong: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    wrong.push(`${name}: ${path} can't be read (${because(error)})`)
    return undefined
  }
}

/** What `make` makes of the text, or undefined after it was told that it can't. */
function parse<T>(what: string, make: () => T, wrong: string[]): T | undefined {
  try {
    return make()
  } catch (error) {
    wrong.push(`${what} (${because(error)})`)
    return undefined
  }
}

/** Their texts, or undefined after it was told what is wrong with them. */
function readTls(certPath: string, keyPath: string, wrong: string[]): TlsFiles | undefined {
  const cert = read('CONFAB_TLS_CERT', certPath, wrong)
  const key = read('CONFAB_TLS_KEY', keyPath, wrong)
  if (cert === undefined || key === undefined) return undefined
  const certified = parse(`CONFAB_TLS_CERT: ${certPath} is no PEM certificate`, () => new X509Certificate(cert), wrong)
  const own = parse(`CONFAB_TLS_KEY: ${keyPath} is no PEM private key`, () => createPrivateKey(key), wrong)
  if (!certified || !own) return undefined
  if (!certified.checkPrivateKey(own)) return void wrong.push('CONFAB_TLS_KEY: it is not the key of CONFAB_TLS_CERT')
  const usable = 'CONFAB_TLS_CERT and CONFAB_TLS_KEY: TLS does not take them'
  return parse(usable, () => createSecureContext({ cert, key }), wrong) ? { cert, key } : undefined
}

/** Without the parser's own words, which quote the text. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function judgeKeys(path: string, wrong: string[]): void {
  const text = read('CONFAB_JWKS', path, wrong)
  if (text === undefined) return
  const parsed = parsedJson(text)
  if (parsed === undefined) return void wrong.push(`CONFAB_JWKS: ${path} is not JSON`)
  const keys = (parsed as { keys?: unknown } | null)?.keys
  if (!Array.isArray(keys) || keys.length === 0) wrong.push(`CONFAB_JWKS: ${path} holds no keys ({"keys": [...]})`)
}

/** What is wrong with the files which the settings name, a line each: said before anything is made or started. */
export function wrongFiles({ tlsCert, tlsKey, jwks, redisCa, kafkaCa }: Named): readonly string[] {
  const wrong: string[] = []
  if (tlsCert !== undefined && tlsKey !== undefined) readTls(tlsCert, tlsKey, wrong)
  if (jwks !== undefined && !jwks.includes('://')) judgeKeys(jwks, wrong)
  if (redisCa !== undefined) readAuthority('CONFAB_REDIS_CA', redisCa, wrong)
  if (kafkaCa !== undefined) readAuthority('CONFAB_KAFKA_CA', kafkaCa, wrong)
  return wrong
}

function readAuthority(name: string, path: string, wrong: string[]): string | undefined {
  const pem = read(name, path, wrong)
  if (pem === undefined) return undefined
  return parse(`${name}: ${path} is no PEM certificate`, () => new X509Certificate(pem), wrong) && pem
}

/** The PEM of who signed a server's certificate; undefined: none is named. Throws StartupError, one line. */
export function authorityFile(name: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const wrong: string[] = []
  const pem = readAuthority(name, path, wrong)
  if (pem === undefined) throw new StartupError(wrong.join('; '))
  return pem
}

/** The certificate and key that the settings name; undefined: none. Throws StartupError, one line, where they are no such. */
export function tlsFiles({ tlsCert, tlsKey }: Pick<Named, 'tlsCert' | 'tlsKey'>): TlsFiles | undefined {
  if (tlsCert === undefined || tlsKey === undefined) return undefined
  const wrong: string[] = []
  const files = readTls(tlsCert, tlsKey, wrong)
  if (wrong.length > 0) throw new StartupError(wrong.join('; '))
  return files
}
