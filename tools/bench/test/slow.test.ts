import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verdictOf } from '../scenarios/slow/bounds.ts'
import { bytesOf } from '../scenarios/slow/kernel.ts'
import { Acknowledger } from '../wire/acknowledger.ts'

const good = { 'B a bad reader': 5e5, 'not whole': 0, 'given twice': 0, holes: 0, 'throughput %': 99, 'p99 %': 101 }

test('memory and wholeness decide always, what depends on time only on a quiet machine', () => {
  assert.deepEqual(verdictOf({ ...good, 'others %': 1 }), { broken: [], doubtful: [] })
  const late = { ...good, 'throughput %': 80, 'p99 %': 140 }
  assert.equal(verdictOf({ ...late, 'others %': 1 }).broken.length, 2)
  assert.deepEqual(verdictOf({ ...late, 'others %': 6 }).broken, [])
  assert.equal(verdictOf({ ...late, 'others %': 6 }).doubtful.length, 2)
  for (const name of ['B a bad reader', 'not whole', 'given twice', 'holes'])
    assert.equal(verdictOf({ ...good, [name]: 2e6, 'others %': 50 }).broken.length, 1, name)
  assert.equal(verdictOf({ ...good, 'B a bad reader': Number.NaN, 'others %': 0 }).broken.length, 1)
})

test('what the kernel holds for sockets is received, set aside, and queued to be sent', () => {
  const text = `ESTAB 0 0 1:2 3:4 skmem:(r10,rb131072,t7,tb2626560,f200,w3000,o0,bl0,d0)
ESTAB 0 0 1:2 3:5 skmem:(r1,rb131072,t0,tb2626560,f2,w3,o0,bl0,d0)`
  assert.equal(bytesOf(text), 3_216)
})

test('frames are acknowledged after 64 of them, 128 KB, or when the second is over', () => {
  const said: string[] = []
  const acknowledger = new Acknowledger((text) => said.push(text))
  for (let i = 0; i < 65; i++) acknowledger.took(100)
  acknowledger.say()
  acknowledger.say()
  acknowledger.took(131_072)
  assert.deepEqual(
    said.map((text) => (JSON.parse(text) as { payload: { frames: number } }).payload.frames),
    [64, 65, 66],
  )
})
