import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { version } from '../../src/program.ts'

test('npx confab is this checkout’s', () => {
  const { status, stdout } = spawnSync('npx', ['--no', '--', 'confab', '--version'], {
    cwd: join(import.meta.dirname, '..', '..', '..', '..'),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  assert.deepEqual([status, stdout], [0, `${version()}\n`])
})

test('output that can not be written is told in one line', { skip: !existsSync('/dev/full') }, () => {
  const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
  const full = openSync('/dev/full', 'w')
  const argv = ['--conditions=confab-source', main, 'config']
  const { status, stderr } = spawnSync(process.execPath, argv, { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' })
  closeSync(full)
  assert.deepEqual([status, stderr], [1, "confab: the output can't be written (ENOSPC)\n"])
})
