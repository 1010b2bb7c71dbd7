import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { mendDeclaration } from '../declarations.ts'
import { allPackages, dependenciesOf, packageAt, root } from '../package.ts'

interface Published {
  readonly version: string
  readonly private?: boolean
  readonly engines?: { readonly node?: string }
  readonly scripts?: { readonly prepack?: string }
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const published = allPackages().map((one) => {
  return { one, json: JSON.parse(readFileSync(join(one.folder, 'package.json'), 'utf8')) as Published }
})

describe('what is published', () => {
  test('all packages carry one version, and name each other by exactly that', () => {
    const [version] = published.map(({ json }) => json.version)
    for (const { one, json } of published) {
      assert.equal(json.version, version, one.name)
      for (const other of dependenciesOf(one)) assert.equal(one.dependencies[other.name], version, one.name)
    }
  })

  test('each builds itself before it is packed, and asks for Node 24', () => {
    for (const { one, json } of published) {
      assert.equal(json.private, undefined, one.name)
      assert.equal(json.scripts?.prepack, 'node ../../bin/run.mjs tools/build/main.ts', one.name)
      assert.equal(json.engines?.node, '>=24', one.name)
    }
  })

  test('what each gives out is built from the source that is used here', () => {
    for (const { one, json } of published) {
      for (const [place, by] of Object.entries(json.exports)) {
        const stem = /^\.\/src\/([\w-]+)\.ts$/.exec(by['confab-source'] ?? '')?.[1]
        const built = { types: `./dist/${stem}.d.ts`, default: `./dist/${stem}.js` }
        assert.deepEqual(by, { 'confab-source': `./src/${stem}.ts`, ...built }, `${one.name} ${place}`)
        // The types must be asked for before the code: the first that fits is taken.
        assert.deepEqual(Object.keys(by), ['confab-source', 'types', 'default'], `${one.name} ${place}`)
      }
    }
  })
})

describe('the build', () => {
  test('it knows in which package it was called', () => {
    assert.equal(packageAt(join(root, 'packages', 'client'))?.name, '@confab/client')
    assert.equal(packageAt(join(root, 'packages', 'client', 'src'))?.name, '@confab/client')
    for (const folder of [root, join(root, 'packages'), join(root, 'tools'), join(root, '..')]) {
      assert.equal(packageAt(folder), undefined, folder)
    }
  })

  test('declarations name the files that are there, however they import them', () => {
    const mended = {
      "import type { A } from './a.ts';": "import type { A } from './a.js';",
      'export * from "../b/c.ts";': 'export * from "../b/c.js";',
      'x: import("./clock.ts").Clock;': 'x: import("./clock.js").Clock;',
      "import './d.ts';": "import './d.js';",
      "import type { E } from 'e.ts';": "import type { E } from 'e.ts';",
      "declare const file = './f.ts';": "declare const file = './f.ts';",
    }
    for (const [before, after] of Object.entries(mended)) assert.equal(mendDeclaration(before), after)
  })
})
