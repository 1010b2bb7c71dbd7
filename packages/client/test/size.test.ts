import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type BuildResult, build } from 'esbuild'

const most = 15 * 1024
const root = join(import.meta.dirname, '..', '..', '..')

const withLive = 17 * 1024
const main = "export * from '@confab/client'"

/** Bundles what an application for browsers gets when it imports this; whatever is only there for Node fails it. */
function bundle(contents: string) {
  return build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    conditions: ['confab-source'],
    platform: 'browser',
    format: 'esm',
    target: 'es2024',
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
  } as const)
}

describe('the SDK for a browser', () => {
  let made: BuildResult<{ metafile: true; write: false }>

  before(async () => {
    made = await bundle(main)
  })

  test('all of it is less than 15 KB, minified and gzipped', () => {
    const code = made.outputFiles[0]?.contents ?? new Uint8Array()
    const { length } = gzipSync(code, { level: 9 })
    assert.ok(length < most, `${length} B`)
    assert.ok(length > 8_000, `${length} B: something is missing`)
  })

  test('with the optional part it is less than 17 KB', async () => {
    const both = await bundle(`${main}; export * from '@confab/client/live'`)
    const { length } = gzipSync(both.outputFiles[0]?.contents ?? '', { level: 9 })
    assert.ok(length < withLive, `${length} B`)
  })

  test('it holds its own code and the part of the protocol that needs no schemas, and nothing else', () => {
    const files = Object.keys(made.metafile.inputs).filter((path) => path !== '<stdin>')
    const foreign = files.filter((path) => !/^packages\/(?:client|protocol)\/src\//.test(path))
    assert.deepEqual([foreign, made.warnings], [[], []])
    const [output] = Object.values(made.metafile.outputs)
    const shipped = Object.entries(output?.inputs ?? {}).filter(([, part]) => part.bytesInOutput > 0)
    const protocol = shipped.map(([path]) => path).filter((path) => path.startsWith('packages/protocol/'))
    assert.deepEqual(
      protocol.sort(),
      ['kinds', 'tally', 'wire'].map((name) => `packages/protocol/src/${name}.ts`),
    )
  })
})
