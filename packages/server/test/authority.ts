import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Files of an authority and of a server's certificate by it, for localhost and 127.0.0.1, made for a test. */
export interface Authority {
  readonly folder: string
  /** PEM of the authority. */
  readonly ca: string
  readonly cert: string
  readonly key: string
  /** Certificate and key in one PEM file. */
  readonly both: string
  remove(): void
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Makes them by OpenSSL; the files may be read by everybody, since servers may run as other users. */
export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'confab-ca-'))
  const openssl = (...words: readonly string[]): void => {
    execFileSync('openssl', words, { cwd: folder, stdio: 'pipe', timeout: 20_000 })
  }
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=a test')
  openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
  const signs = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
  openssl('x509', '-req', '-in', 'server.csr', ...signs, '-out', 'server.pem')
  const path = (name: string): string => join(folder, name)
  writeFileSync(path('both.pem'), readFileSync(path('server.key'), 'utf8') + readFileSync(path('server.pem'), 'utf8'))
  return {
    folder,
    ca: path('ca.pem'),
    cert: path('server.pem'),
    key: path('server.key'),
    both: path('both.pem'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
