import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Chance, Clock, Digest, Ids } from '../../src/ports/node.ts'

export interface World {
  readonly clock: Clock
  readonly ids: Ids
  readonly chance: Chance
  readonly digest: Digest
  /** Lets at least so many ms pass. */
  pass(ms: number): Promise<void>
}

/** What clock, ids, chance and digest must do. */
export function worldContract(name: string, make: () => World): void {
  describe(`${name}: clock, ids, chance, digest`, () => {
    clockContract(make)
    test('ids are UUIDs of version 4 in lower case, each another one', () => {
      const { ids } = make()
      const made = Array.from({ length: 2_000 }, () => ids.uuid())
      const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
      assert.deepEqual(
        made.filter((id) => !isUuid.test(id)),
        [],
      )
      assert.equal(new Set(made).size, made.length)
    })

    test('chance is from 0 to below 1, and not always the same', () => {
      const { chance } = make()
      const made = Array.from({ length: 2_000 }, () => chance.next())
      assert.ok(made.every((x) => x >= 0 && x < 1))
      const tenths = new Set(made.map((x) => Math.floor(x * 10)))
      assert.equal(tenths.size, 10)
    })

    test('the digest is SHA-256 of the text in UTF-8', () => {
      const { digest } = make()
      const hex = (text: string) => Buffer.from(digest.sha256(text)).toString('hex')
      assert.equal(hex(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
      assert.equal(hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
      assert.equal(hex('é'), '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c')
    })
  })
}

function clockContract(make: () => World): void {
  test('the clock tells whole milliseconds, and goes on', async () => {
    const { clock, pass } = make()
    const before = clock.now()
    await pass(20)
    assert.ok(Number.isInteger(before) && Number.isInteger(clock.now()))
    assert.ok(clock.now() > before)
  })

  test('a timer calls once; one that was cancelled never does, and cancelling later is nothing', async () => {
    const { clock, pass } = make()
    const calls: string[] = []
    const cancels = [clock.after(5, () => calls.push('a')), clock.after(5, () => calls.push('b'))]
    clock.after(0, () => calls.push('at once'))
    assert.deepEqual(calls, [])
    cancels[1]?.()
    await pass(60)
    assert.deepEqual(calls.toSorted(), ['a', 'at once'])
    for (const cancel of cancels) cancel()
    await pass(10)
    assert.equal(calls.length, 2)
  })
}
