import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { isAlive } from '../../crash/processes.ts'
import { until } from '../deadline.ts'
import { without } from '../without.ts'

interface Told {
  readonly pids: readonly number[]
  readonly log: string
}

/** A process that starts a running and a frozen Redis, says so, and then waits, or ends without stopping them. */
function script(end: string): string {
  const node = JSON.stringify(join(import.meta.dirname, '..', 'redis', 'node.ts'))
  return `
    const { RedisNode } = await import(${node})
    const [alice, bob] = [await RedisNode.start('alice'), await RedisNode.start('bob')]
    bob.freeze()
    process.stdout.write(JSON.stringify({ pids: [alice.pid, bob.pid], log: alice.log }))
    ${end}`
}

async function told(end: string): Promise<{ parent: ReturnType<typeof spawn>; said: Told }> {
  const args = ['--input-type=module', '-e', script(end)]
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [text] = (await once(parent.stdout!, 'data')) as [Buffer]
  return { parent, said: JSON.parse(text.toString()) as Told }
}

async function nothingIsLeft({ pids, log }: Told): Promise<void> {
  const check = (): boolean => !pids.some(isAlive) && !existsSync(dirname(dirname(log)))
  await until({ what: 'its processes and folder to be gone', deadline: 10_000, check })
}

for (const signal of ['SIGKILL', 'SIGINT', 'SIGTERM'] as const) {
  test(`a parent ended by ${signal} leaves no process and no folder`, { skip: without('redis') }, async () => {
    const { parent, said } = await told('setInterval(() => {}, 1_000)')
    assert.deepEqual(said.pids.map(isAlive), [true, true])
    assert.ok(existsSync(said.log))
    parent.kill(signal)
    await nothingIsLeft(said)
  })
}

test('a parent that ends without stopping anything leaves nothing either', { skip: without('redis') }, async () => {
  const { said } = await told('')
  await nothingIsLeft(said)
})
