import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startPostgres } from '../../../src/adapters/postgres/embedded/start.ts'
import { openStore } from '../../../src/adapters/postgres/store.ts'
import { defaultLimits } from '../../../src/domain/limits.ts'
import { Somebody, startTestNode } from '../people.ts'

test('P4.2 a node that runs notices a bumped epoch: its sessions come again, are told to reset, and go on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-epoch-'))
  const postgres = await startPostgres({ dataDir: folder, log: () => undefined })
  const { host, port, user, database, password } = postgres.connection
  const url = `postgres://${user}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host ?? '')}`
  const at = await startTestNode({ CONFAB_DATABASE_URL: url, CONFAB_EPOCH_MS: '100' })
  try {
    const alice = await Somebody.arrive(at, 'alice')
    const tea = await alice.createGroup([])
    const { since } = (await alice.ask('sync', {})) as unknown as { since: string }
    const before = alice.frames[0]?.payload as { epoch?: string } | undefined
    const { storeMs, conversationsPerUser, membersPerGroup } = defaultLimits
    const beside = await openStore({
      connection: postgres.connection,
      limit: storeMs,
      conversationsPerUser,
      membersPerGroup,
    })
    const epoch = await beside.epoch.bump()
    await beside.close()
    assert.equal((await alice.closed).code, 1001)
    const again = await Somebody.connect(at.node, await at.token('alice'))
    const connected = (await again.heard(() => true)).payload as unknown as { epoch: string }
    assert.deepEqual([connected.epoch, connected.epoch === before?.epoch], [epoch, false])
    const { sync } = (await again.ask('hello', { since })) as unknown as { sync: { reset: boolean; whole: boolean } }
    assert.equal(sync.reset, true)
    assert.equal((await again.send(tea, 'on we go')).seq as unknown as number, 2)
    await again.seq(tea, 2)
    again.leave()
  } finally {
    await at.stop()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
