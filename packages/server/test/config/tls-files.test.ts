import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { tlsFiles } from '../../src/config/files.ts'
import { StartupError } from '../../src/domain/startup-error.ts'

const file = (name: string) => join(import.meta.dirname, '../gateway/tls', name)
const [tlsCert, tlsKey] = [file('cert.pem'), file('key.pem')]

test('a certificate and its key are taken; without them TLS is off', () => {
  assert.match(tlsFiles({ tlsCert, tlsKey })?.cert ?? '', /^-----BEGIN CERTIFICATE-----/)
  assert.equal(tlsFiles({ tlsCert: undefined, tlsKey: undefined }), undefined)
})

test('what is not there, or no certificate with its key, is one line that names the setting', () => {
  const wrong: [tlsCert: string, tlsKey: string, line: RegExp][] = [
    [file('none.pem'), tlsKey, /^CONFAB_TLS_CERT: .*none\.pem can't be read \(ENOENT\)$/],
    [tlsCert, file('none.pem'), /^CONFAB_TLS_KEY: .*none\.pem can't be read \(ENOENT\)$/],
    [tlsKey, tlsKey, /^CONFAB_TLS_CERT: .*key\.pem is no PEM certificate \([A-Z_0-9]+\)$/],
    [tlsCert, tlsCert, /^CONFAB_TLS_KEY: .*cert\.pem is no PEM private key \([A-Z_0-9]+\)$/],
    [import.meta.filename, tlsKey, /^CONFAB_TLS_CERT: .* is no PEM certificate \([A-Z_0-9]+\)$/],
  ]
  for (const [cert, key, line] of wrong) {
    assert.throws(
      () => tlsFiles({ tlsCert: cert, tlsKey: key }),
      (error) => error instanceof StartupError && line.test(error.message) && !error.message.includes('\n'),
    )
  }
})
