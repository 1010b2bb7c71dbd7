import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { type Place, startPlace } from './place.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const run = promisify(execFile)
let place: Place
let folder = ''
before(async () => {
  place = await startPlace()
  folder = await mkdtemp(join(tmpdir(), 'confab-readme-'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
})
after(async () => {
  await place.stop()
  await rm(folder, { recursive: true })
})

async function example(): Promise<string> {
  const page = await readFile(join(root, 'packages', 'client', 'README.md'), 'utf8')
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((found) => String(found[1]))
  assert.equal(blocks.length, 1)
  return String(blocks[0])
}

test('the example of the README has ten lines of code at most, compiles, and does what the page says', async () => {
  const source = await example()
  assert.ok(source.split('\n').filter((line) => line !== '').length <= 10)
  const settings = { extends: join(root, 'tsconfig.json'), include: ['example.ts'] }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  await writeFile(join(folder, 'example.ts'), source.replace('http://127.0.0.1:7700', place.at.node.url))
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  await run(process.execPath, [compiler, '-p', folder, '--noEmit'])
  await place.arrive('bob').until('ready')
  const env = { ...process.env, CONFAB_TOKEN: await place.at.token('alice') }
  const { stdout } = await run(process.execPath, [join(folder, 'example.ts')], { env })
  const lines = stdout.trim().split('\n')
  const isState = (line: string) => line.startsWith('state ')
  assert.deepEqual(new Set(lines.filter(isState)), new Set(['state ready', 'state closed']))
  assert.deepEqual(
    lines.filter((line) => !isState(line)),
    ['stored as 2', '2 message', '3 edit'],
  )
})
