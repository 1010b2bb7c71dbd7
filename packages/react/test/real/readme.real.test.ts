import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import { type Place, startPlace } from '../../../client/test/real/place.ts'

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
  const page = await readFile(join(root, 'packages', 'react', 'README.md'), 'utf8')
  const blocks = [...page.matchAll(/^```tsx\n([\s\S]*?)^```/gm)].map((found) => String(found[1]))
  assert.equal(blocks.length, 1)
  return String(blocks[0]).replace('http://127.0.0.1:7700', place.at.node.url)
}

test('the example of the README has ten lines, compiles, and a click is read by bob', async () => {
  const source = await example()
  assert.ok(source.trim().split('\n').length <= 10)
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  const settings = { extends: join(root, 'tsconfig.json'), include: ['example.tsx'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  await writeFile(join(folder, 'example.tsx'), source)
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  await run(process.execPath, [compiler, '-p', folder, '--noEmit'])
  const { code } = await transform(source, { loader: 'tsx', jsx: 'automatic' })
  const file = join(folder, 'example.js')
  await writeFile(file, code)
  const bob = place.arrive('bob')
  await bob.until('ready')
  const env = { ...process.env, CONFAB_TOKEN: await place.at.token('alice') }
  const read = new Promise<unknown>((resolve) => {
    const look = ({ entries }: { entries: { kind: string; content: unknown }[] }) => {
      const last = entries.at(-1)
      if (last?.kind === 'message') resolve(last.content)
    }
    bob.on('conversation', (room) => void room.history().then(look, () => {}))
  })
  const page = run(process.execPath, [join(import.meta.dirname, 'page.ts'), pathToFileURL(file).href], { env })
  page.child.stderr?.pipe(process.stderr)
  assert.deepEqual(await read, { text: 'Hello, *Bob*!' })
  page.child.kill()
  const { stdout } = await page.catch((ended: { stdout: string }) => ended)
  assert.equal(stdout, '<ul><li>Hello, *Bob*!</li></ul>\n')
})
