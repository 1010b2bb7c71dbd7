import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { StartupError } from '../../src/domain/startup-error.ts'
import { jwtSecret, secretFile } from '../../src/secret.ts'

test('the secret is made once, for its owner only; where it cannot be kept is told in one line', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-secret-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const at = (dataDir: string) => jwtSecret({ jwtSecret: undefined, jwks: undefined, dataDir })
  const made = at(join(folder, 'new', 'data'))
  assert.equal(at(join(folder, 'new', 'data')), made)
  assert.equal(statSync(secretFile(join(folder, 'new', 'data'))).mode & 0o777, 0o600)
  writeFileSync(join(folder, 'file'), '')
  for (const dataDir of [join(folder, 'file'), '/proc/confab'])
    assert.throws(
      () => at(dataDir),
      (error: unknown) => error instanceof StartupError && /^the secret of tokens can't be kept in/.test(error.message),
    )
})
