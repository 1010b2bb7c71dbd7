import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Config } from './read.ts'

type Named = Pick<Config, 'tlsCert' | 'tlsKey' | 'jwks'>

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

function judgeTls(certPath: string, keyPath: string, wrong: string[]): void {
  const certText = read('CONFAB_TLS_CERT', certPath, wrong)
  const keyText = read('CONFAB_TLS_KEY', keyPath, wrong)
  if (certText === undefined || keyText === undefined) return
  const cert = parse(`CONFAB_TLS_CERT: ${certPath} is no PEM certificate`, () => new X509Certificate(certText), wrong)
  const key = parse(`CONFAB_TLS_KEY: ${keyPath} is no PEM private key`, () => createPrivateKey(keyText), wrong)
  if (cert && key && !cert.checkPrivateKey(key)) wrong.push('CONFAB_TLS_KEY: it is not the key of CONFAB_TLS_CERT')
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
export function wrongFiles({ tlsCert, tlsKey, jwks }: Named): readonly string[] {
  const wrong: string[] = []
  if (tlsCert !== undefined && tlsKey !== undefined) judgeTls(tlsCert, tlsKey, wrong)
  if (jwks !== undefined && !jwks.includes('://')) judgeKeys(jwks, wrong)
  return wrong
}
