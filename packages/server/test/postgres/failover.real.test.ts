import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Somebody } from '../gateway/people.ts'
import { endScene, eventually, figures, operator, readyz, scene, stored, texts, tryOnce } from './failover-bed.ts'

test('P1.10 P1.11 P8.1 P8.50 the primary dies and its standby is promoted: no writes until the word `keep`, then all is there', {
  timeout: 120_000,
}, async () => {
  const { pair, at, alice, bob, tea } = await scene()
  try {
    await stored(alice, tea, 'before')
    await pair.primary.kill()
    assert.equal(typeof (await tryOnce(alice, tea, 'in between', randomUUID())), 'string')
    await pair.promote()
    await eventually('the hold is told', async () => (await readyz(at)).degraded?.[0]?.includes('epoch keep') === true)
    assert.equal((await readyz(at)).status, 'ready')
    assert.deepEqual(await figures(at), { up: 1, held: 1, timeline: 2, changes_total: 1 })
    assert.equal(await tryOnce(alice, tea, 'nobody has said how to go on', randomUUID()), 'unavailable')
    assert.deepEqual(await texts(bob, tea), [undefined, 'before'], 'it is read meanwhile')
    const late = await Somebody.arrive(at, 'bob')
    await operator(pair, 'keep')
    const after = await stored(alice, tea, 'after')
    await late.seq(tea, after.seq)
    await bob.seq(tea, after.seq)
    assert.deepEqual(await texts(bob, tea), [undefined, 'before', 'after'])
    assert.equal((await readyz(at)).degraded, undefined)
    assert.deepEqual(await figures(at), { up: 1, held: 0, timeline: 2, changes_total: 2 })
    // The old one comes back, and takes itself for the primary.
    await pair.standby.restart()
    const again = await stored(alice, tea, 'the old one is there too')
    assert.equal(again.seq, after.seq + 1)
    await pair.primary.kill()
    assert.equal(typeof (await tryOnce(alice, tea, 'the old one is not written to', randomUUID())), 'string')
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    assert.equal(typeof (await tryOnce(alice, tea, 'nor later', randomUUID())), 'string')
    await pair.primary.restart()
    const last = await stored(alice, tea, 'the new one is back')
    assert.equal(last.seq, again.seq + 1)
    assert.equal(bob.frames.filter(({ type }) => type === 'goAway').length, 0)
  } finally {
    await endScene({ pair, at })
  }
})

test('P1.12 P8.50 with failover `keep` and a synchronous standby nobody is asked, and nothing is lost', {
  timeout: 120_000,
}, async () => {
  const { pair, at, alice, bob, tea } = await scene({ CONFAB_DATABASE_FAILOVER: 'keep' })
  try {
    const said = ['before 1', 'before 2']
    for (const text of said) await stored(alice, tea, text)
    await pair.primary.kill()
    const promoted = pair.promote()
    const { seq, ms } = await stored(alice, tea, 'after')
    await promoted
    await bob.seq(tea, seq)
    assert.deepEqual(await texts(bob, tea), [undefined, ...said, 'after'])
    assert.equal((await readyz(at)).degraded, undefined)
    console.log(`# recovered ${Math.round(ms)} ms after the kill`)
    await pair.rejoin()
    // And back again.
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    await pair.primary.kill()
    const back = pair.promote()
    const second = await stored(alice, tea, 'on the first one again')
    await back
    assert.equal(second.seq, seq + 1)
  } finally {
    await endScene({ pair, at })
  }
})

test('P1.11 P8.1 P8.50 the primary stands still and its standby is promoted: it is gone on with there, and what wakes is of the past', {
  timeout: 120_000,
}, async () => {
  const { pair, at, alice, bob, tea } = await scene({ CONFAB_DATABASE_FAILOVER: 'keep' })
  try {
    await stored(alice, tea, 'before')
    const old = pair.primary
    old.freeze()
    const clientId = randomUUID()
    assert.equal(typeof (await tryOnce(alice, tea, 'perhaps', clientId)), 'string')
    await pair.promote()
    let perhaps: number | string = ''
    await eventually('it is stored', async () => {
      perhaps = await tryOnce(alice, tea, 'perhaps', clientId)
      return typeof perhaps === 'number'
    })
    old.thaw()
    const { seq } = await stored(alice, tea, 'the old one is awake')
    await bob.seq(tea, seq)
    assert.deepEqual([perhaps, seq], [3, 4])
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    await stored(alice, tea, 'and was looked at')
    assert.deepEqual(await texts(bob, tea), [
      undefined,
      'before',
      'perhaps',
      'the old one is awake',
      'and was looked at',
    ])
    assert.deepEqual(await figures(at), { up: 1, held: 0, timeline: 2, changes_total: 1 })
  } finally {
    await endScene({ pair, at })
  }
})

test('P1.12 P1.13 P4.2 what was acknowledged is lost: not gone on with unasked, and `keep` begins a new epoch all the same', {
  timeout: 120_000,
}, async () => {
  const { pair, at, alice, tea } = await scene({ CONFAB_DATABASE_FAILOVER: 'keep' })
  try {
    await stored(alice, tea, 'replicated')
    await pair.primary.ask(`alter system set synchronous_standby_names = ''`)
    await pair.primary.ask('select pg_reload_conf()')
    await pair.standby.kill()
    await stored(alice, tea, 'on the primary only')
    const { since } = (await alice.ask('sync', {})) as unknown as { since: string }
    await pair.primary.kill()
    await pair.standby.restart()
    await pair.promote()
    await eventually('the hold is told', async () => (await readyz(at)).degraded?.[0]?.includes('epoch keep') === true)
    assert.equal(await tryOnce(alice, tea, 'nobody has said how to go on', randomUUID()), 'unavailable')
    await operator(pair, 'keep')
    assert.equal((await alice.closed).code, 1001)
    const again = await Somebody.arrive(at, 'alice', {}, since)
    const { sync } = again.frames.find(({ id }) => id === 1)?.payload as unknown as { sync: { reset: boolean } }
    assert.equal(sync.reset, true)
    const { seq } = await stored(again, tea, 'after')
    assert.deepEqual([seq, await texts(again, tea)], [3, [undefined, 'replicated', 'after']])
    again.leave()
  } finally {
    await endScene({ pair, at })
  }
})
