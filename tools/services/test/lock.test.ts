import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { locked } from '../install/lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'confab-lock-'))
after(() => rmSync(folder, { recursive: true }))

test('who holds the lock works alone, and leaves no file', async () => {
  const path = join(folder, 'alone')
  let inside = 0
  let most = 0
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside)
    await sleep(10)
    inside--
  }
  await Promise.all([1, 2, 3].map(() => locked(path, 10_000, work)))
  assert.equal(most, 1)
  assert.equal(existsSync(path), false)
})

test('the lock of a dead process, and one left empty, are taken over', async () => {
  for (const content of ['2147483647', '']) {
    const path = join(folder, `stale${content}`)
    writeFileSync(path, content)
    assert.equal(await locked(path, 10_000, async () => 'done'), 'done')
    assert.equal(existsSync(path), false)
  }
})

test('a lock that a living process keeps is named when the wait is over, and stays', async () => {
  const path = join(folder, 'held')
  writeFileSync(path, `${process.ppid}`)
  const work = async (): Promise<void> => assert.fail('it worked without the lock')
  await assert.rejects(locked(path, 150, work), new RegExp(`held by process ${process.ppid}$`))
  assert.equal(existsSync(path), true)
})
