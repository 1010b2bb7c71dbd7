import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { frontConfig } from '../front.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const essential = /^\s*(balance|hash-|option |timeout |retries)/

/** What a configuration says of balancing, readiness and patience, line by line. */
function sayings(text: string): string[] {
  const lines = text.split('\n').filter((line) => essential.test(line))
  return lines.map((line) => line.trim()).sort()
}

test('the balancer of the containers does what the one of npm run cluster does', () => {
  const ours = frontConfig(7_700, [{ name: 'node1', port: 1 }])
  assert.deepEqual(sayings(readFileSync(join(root, 'deploy/haproxy.cfg'), 'utf8')), sayings(ours))
})

test('each node is a server that is asked whether it is ready', () => {
  const text = frontConfig(7_700, [
    { name: 'node1', port: 1_001 },
    { name: 'node2', port: 1_002 },
  ])
  assert.match(text, /\n {2}bind 127\.0\.0\.1:7700\n/)
  assert.match(text, /\n {2}server node1 127\.0\.0\.1:1001 check .*\n {2}server node2 127\.0\.0\.1:1002 check /)
})
