import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { outside } from '../../structure/rules/outside.ts'
import { allPackages, root } from '../package.ts'
import { call, installNode24, npmOn } from './outside.ts'
import { Project, type Tarball } from './project.ts'
import { Up } from './up.ts'

const project = new Project()
const read = (path: string): string => readFileSync(path, 'utf8')
/** What Node 22 and later do to TypeScript must not be needed. */
const bare = '--no-strip-types'
let tarballs: readonly Tarball[]

/** Two people talk through the SDK to the command, all of it on this Node, and from what is installed alone. */
async function talkOn(node: string): Promise<void> {
  const version = (await call(node, ['-p', 'process.versions.node'], project.home)).trim()
  const dataDir = join(project.folder, `data-${version}`)
  const env = { NODE: node, NODE_OPTIONS: bare }
  const up = new Up(project.home, node, dataDir, bare)
  try {
    const { url, token } = await up.ready()
    const [npm, args] = npmOn(node, ['exec', '--no', '--', 'confab', 'token', '--user', 'bob', '--data-dir', dataDir])
    const bob = (await call(npm, args, project.home, env)).trim()
    const talk = { ...env, CONFAB_URL: url, ALICE: token, BOB: bob }
    assert.equal(
      await call(node, ['out/talk.js'], project.home, talk),
      `confab.v1: bob read 2 on Node ${version}\n`,
      up.output,
    )
    assert.equal(await call(node, ['out/embed.js'], project.home, env), '7711 of many settings\n')
    up.signal('SIGINT')
    await up.ended
    assert.match(up.output, /stopping: /)
    assert.ok(!existsSync(join(dataDir, 'postgres', 'postmaster.pid')), 'its PostgreSQL is left')
  } finally {
    up.signal('SIGKILL')
    await up.ended
  }
}

describe('the tarballs, in an empty project', { timeout: 230_000 }, () => {
  before(async () => {
    tarballs = await project.pack()
    await project.install(tarballs)
  })
  after(() => project.remove())

  test('there is one of each package, with what runs, its types, a README and the licence, and nothing else', () => {
    assert.deepEqual(
      tarballs.map(({ name }) => name).sort(),
      allPackages().map(({ name }) => name),
    )
    for (const { name, files } of tarballs) {
      const paths = files.map(({ path }) => path)
      for (const path of ['README.md', 'LICENSE', 'package.json', 'dist/index.js', 'dist/index.d.ts']) {
        assert.ok(paths.includes(path), `${name} has no ${path}`)
      }
      const own = /^(?:README\.md|LICENSE|package\.json|dist\/(?!.*\btest\b)[\w/-]+\.(?:js|js\.map|d\.ts|sql))$/
      assert.deepEqual(
        paths.filter((path) => !own.test(path)),
        [],
        name,
      )
      assert.equal(read(join(project.home, 'node_modules', name, 'LICENSE')), read(join(root, 'LICENSE')))
    }
  })

  test('every migration is there', () => {
    const names = (folder: string) => globSync('**/*.sql', { cwd: folder }).sort()
    const installed = names(join(project.home, 'node_modules', '@confab', 'server', 'dist'))
    assert.deepEqual(installed, names(join(root, 'packages', 'server', 'src')))
    assert.ok(installed.length > 0)
  })

  test('they name no place of this machine, no registry, and no file that is not there', () => {
    const folder = join(project.home, 'node_modules', '@confab')
    const tree = new Map(globSync('*/**/*.*', { cwd: folder }).map((path) => [path, read(join(folder, path))]))
    assert.ok(tree.size > 500, `${tree.size} files`)
    assert.deepEqual(outside(tree, new Map()), [])
    for (const [path, text] of tree) {
      if (/\.(?:js|d\.ts)$/.test(path))
        assert.doesNotMatch(text, /(?:from|import|import\() ?["']\.[^"']*\.ts["']/, path)
      if (!path.endsWith('.map')) continue
      const map = JSON.parse(text) as { sources: string[]; sourcesContent: string[] }
      assert.deepEqual([map.sources.length, map.sourcesContent.length], [1, 1], path)
      assert.match(String(map.sources[0]), /^(?:\.\.\/)+src\/[\w/-]+\.ts$/, path)
    }
  })

  test('their types, and the examples of their READMEs, hold as Node resolves them and as bundlers do', async () => {
    const node = { module: 'nodenext', moduleResolution: 'nodenext', types: ['node'], lib: ['es2024', 'dom'] }
    const bundler = { module: 'esnext', moduleResolution: 'bundler', noEmit: true }
    const examples = project.examples(tarballs)
    assert.ok(examples.length >= 4, examples.join())
    await project.compile('node.json', ['talk.ts', 'embed.ts', ...examples], node)
    // The declarations themselves were judged just before, and are by the next.
    await project.compile('bundler.json', ['talk.ts', 'embed.ts'], { ...node, ...bundler, skipLibCheck: true })
    const browser = { ...bundler, types: [], lib: ['es2024', 'dom', 'dom.asynciterable'] }
    await project.compile('browser.json', ['browser.ts', 'hooks.tsx'], browser)
  })

  test('alice and bob talk, on the pinned Node', () => talkOn(process.execPath))

  test('alice and bob talk, on Node 24', async () => talkOn(await installNode24(project.tarballs)))
})
