import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rules } from '../rules.ts'
import { check } from '../tree.ts'

const server = 'packages/server/src'
const json = (name: string, dependencies: string[]): string =>
  JSON.stringify({
    name: `@confab/${name}`,
    exports: { '.': { 'confab-source': './src/index.ts' } },
    dependencies: Object.fromEntries(dependencies.map((known) => [known, '1.0.0'])),
  })

/** A small checkout in which all is well. */
const sound: Record<string, string> = {
  'packages/protocol/package.json': json('protocol', []),
  'packages/protocol/src/index.ts': 'export const wire = 1\n',
  'packages/client/package.json': json('client', ['@confab/protocol']),
  'packages/client/src/index.ts': `export { wire } from '@confab/protocol'\n`,
  'packages/react/package.json': '{ "dependencies": { "@confab/client": "" }, "peerDependencies": { "react": "" } }',
  'packages/react/src/index.ts': `import { useState } from 'react'\nexport type { Wire } from '@confab/client'\nexport const use = useState\n`,
  'packages/verify/package.json': json('verify', ['@confab/protocol']),
  'packages/verify/src/index.ts': `import type { Wire } from '@confab/protocol'\nexport const x: Wire = 1\n`,
  'packages/server/package.json': json('server', ['@confab/protocol', 'ws', 'pg']),
  [`${server}/main.ts`]: `import { compose } from './compose.ts'\ncompose()\n`,
  [`${server}/compose.ts`]: [
    `import { store } from './adapters/postgres/store.ts'`,
    `import { gateway } from './gateway/socket.ts'`,
    `export const compose = () => gateway(store, process.env, Date.now())\n`,
  ].join('\n'),
  [`${server}/gateway/socket.ts`]: `import { WebSocket } from 'ws'\nimport { send } from '../engine/send.ts'\nexport const gateway = send\n`,
  [`${server}/api/routes.ts`]: `export { send } from '../engine/send.ts'\n`,
  [`${server}/engine/send.ts`]: `import type { Store } from '../ports/store.ts'\nexport const send = (store: Store, now: number) => store.append(now)\n`,
  [`${server}/adapters/postgres/store.ts`]: `import type { Store } from '../../ports/store.ts'\nimport pg from 'pg'\nexport const store: Store = pg\n`,
  [`${server}/ports/store.ts`]: `import type { Entry } from '../domain/entry.ts'\nexport interface Store { append(now: number): Entry }\n`,
  [`${server}/domain/entry.ts`]: `import type { Wire } from '@confab/protocol'\nexport type Entry = { wire: Wire }\n`,
  [`${server}/config/table.ts`]: `export const settings = ['CONFAB_PORT']\n`,
  'packages/server/test/send.test.ts': `import { test } from 'node:test'\ntest('P1.1 alice sends', () => {})\n`,
  'docs/SPEC.md': '# Rules\n\n## Stored\n\n- **P1.1** Stored means stored.\n',
  'docs/ARTICLE.md': 'See `packages/server/src/engine/send.ts`, P1.1 and `CONFAB_PORT`; [rules](SPEC.md#stored).\n',
  'ARCHITECTURE.md':
    '```\nsocket.ts -> send.ts -> adapters/postgres/store.ts\n```\n`packages/server/src/engine/` [all](docs/ARTICLE.md)\n',
}

function faults(change: Record<string, string | undefined>): string[] {
  const tree = new Map(Object.entries({ ...sound, ...change }).filter(([, text]) => text !== undefined))
  return check(tree as Map<string, string>, rules).map((found) => `${found.rule}: ${found.what}`)
}

test('a sound checkout has no fault', () => assert.deepEqual(faults({}), []))

const send = sound[`${server}/engine/send.ts`]!
type Case = readonly [what: string, change: Record<string, string | undefined>, expected: RegExp]

const floorCases: Case[] = [
  [
    'protocol that knows client',
    { 'packages/protocol/src/a.ts': `import '@confab/client'\n` },
    /^packages: .*protocol -> client/,
  ],
  [
    'client that knows server',
    { 'packages/client/src/a.ts': `import type { X } from '@confab/server'\n` },
    /^packages: .*client -> server/,
  ],
  [
    'hooks that know more than the client',
    { 'packages/react/src/a.ts': `import type { Wire } from '@confab/protocol'\n` },
    /^packages: .*react -> protocol/,
  ],
  [
    'verify that knows the engine by path',
    { 'packages/verify/src/a.ts': `export * from '../../server/src/engine/send.ts'\n` },
    /^packages: .*verify -> server/,
  ],
  [
    'a path into another package',
    { 'packages/client/src/a.ts': `import '../../protocol/src/index.ts'\n` },
    /^packages: .*a path into/,
  ],
  [
    'source that imports a test',
    { 'packages/client/src/a.ts': `import '../test/b.ts'\n` },
    /^packages: .*imports a test/,
  ],
  [
    'a dependency not declared',
    { 'packages/client/src/a.ts': `import ws from 'ws'\n` },
    /^packages: .*-> ws: not among/,
  ],
  [
    'an edge that knows an edge',
    { [`${server}/api/a.ts`]: `import type { G } from '../gateway/socket.ts'\n` },
    /^floors: .*api\/a.ts -> .*socket.ts: api -> gateway/,
  ],
  [
    'an edge that knows an adapter',
    { [`${server}/ops/a.ts`]: `import('../adapters/postgres/store.ts')\n` },
    /^floors: .*ops -> adapters/,
  ],
  [
    'engine that knows an adapter',
    { [`${server}/engine/a.ts`]: `type S = import('../adapters/postgres/store.ts').Store\n` },
    /^floors: .*engine -> adapters/,
  ],
  [
    'an adapter that knows engine',
    { [`${server}/adapters/a.ts`]: `import {\n  type send,\n} from '../engine/send.ts'\n` },
    /^floors: .*adapters -> engine/,
  ],
  [
    'engine that knows an edge',
    { [`${server}/engine/a.ts`]: `import '../gateway/socket.ts'\n` },
    /^floors: .*engine -> gateway/,
  ],
  [
    'a port that knows engine',
    { [`${server}/ports/a.ts`]: `export type { send } from '../engine/send.ts'\n` },
    /^floors: .*ports -> engine/,
  ],
  [
    'domain that knows a port',
    { [`${server}/domain/a.ts`]: `import type { Store } from '../ports/store.ts'\n` },
    /^floors: .*domain -> ports/,
  ],
  [
    'main that names an adapter',
    { [`${server}/main.ts`]: `import { store } from './adapters/postgres/store.ts'\n` },
    /^floors: .*top -> adapters/,
  ],
  [
    'engine that knows config',
    { [`${server}/engine/a.ts`]: `import { settings } from '../config/table.ts'\n` },
    /^floors: .*engine -> top/,
  ],
  ['a room on no floor', { [`${server}/stuff/a.ts`]: '' }, /^floors: .*stands on no floor/],
  ['a second file with sockets', { [`${server}/gateway/a.ts`]: `import type { WebSocket } from 'ws'\n` }, /^socket: /],
  ['sockets outside the gateway', { [`${server}/api/a.ts`]: `import 'ws'\n` }, /^socket: /],
  [
    'a cycle of types',
    {
      [`${server}/domain/entry.ts`]: `import type { A } from './a.ts'\n`,
      [`${server}/domain/a.ts`]: `import type { Entry } from './entry.ts'\n`,
    },
    /^cycles: (\S+) -> \S+ -> \1$/,
  ],
  ['a file that imports itself', { [`${server}/domain/a.ts`]: `export * from './a.ts'\n` }, /^cycles: /],
]

const codeCases: Case[] = [
  ...['x: any', 'x as any', 'x: Map<string, any>', 'x: any[]'].map(
    (text): Case => [text, { 'packages/client/src/a.ts': `const a = (${text}\n` }, /^any: any/],
  ),
  ['ts-ignore', { 'packages/client/src/a.ts': `// ${'@ts-'}ignore\n` }, /^ts-ignore/],
  ['a test alone', { 'packages/client/test/a.test.ts': `test.only('x', f)\n` }, /^only/],
  ['a test alone by option', { 'packages/client/test/a.test.ts': `test('x', { only: true }, f)\n` }, /^only/],
  ...[
    'Date.now()',
    'new Date(1)',
    'Math.random()',
    'setTimeout(f)',
    'clearInterval(t)',
    'performance.now()',
    'crypto.randomUUID()',
    'process.pid',
    'globalThis.x',
  ].map(
    (text): Case => [
      `${text} in engine`,
      { [`${server}/engine/send.ts`]: `${send}export const a = ${text}\n` },
      /^purity/,
    ],
  ),
  ['node: in domain', { [`${server}/domain/a.ts`]: `import type { X } from 'node:fs'\n` }, /^purity: node:fs/],
  ['a long file', { 'tools/a/main.ts': 'f()\n'.repeat(301) }, /^length: 301 lines/],
  ...['chat-service', 'helpers', 'UserManager', 'info'].map(
    (name): Case => [name, { [`packages/client/src/${name}.ts`]: '' }, /^names/],
  ),
  ...[
    'function makeHelper() {}',
    'class SocketManager {}',
    'type UserInfo = 1',
    'const utils = 1',
    '{ a as chatService }',
  ].map((text): Case => [`export ${text}`, { 'packages/client/src/a.ts': `export ${text}\n` }, /^names/]),
]

const pageCases: Case[] = [
  ['a path of a machine', { 'docs/A.md': `in ${'/ho'}me/alice/x\n` }, /^outside: a path of one machine/],
  [
    'the path of this checkout',
    { 'packages/client/test/a.ts': `'${import.meta.dirname}'\n` },
    /^outside: the path of this checkout/,
  ],
  ['a registry', { 'package-lock.json': `"https://${'registry'}.npmjs.org/x"` }, /^outside: the host of a registry/],
  ['a link to no file', { 'docs/A.md': '[x](B.md)\n' }, /^links: there is no docs\/B.md/],
  ['a link to no heading', { 'docs/A.md': '[x](SPEC.md#absent)\n' }, /^links: .*#absent/],
  [
    'a picture with a hop that is no file',
    { 'ARCHITECTURE.md': '```\nsend.ts -> absent.ts\n```\n' },
    /^links: there is no absent.ts/,
  ],
  [
    'a path in backticks that is no file',
    { 'ARCHITECTURE.md': '`packages/server/src/engine/absent/`\n' },
    /^links: there is no packages/,
  ],
  ['a rule without a test', { 'docs/SPEC.md': '## Stored\n- **P1.1** a\n### P1.2 b\n' }, /^spec: P1.2 has no test/],
  ['a rule twice', { 'docs/SPEC.md': '## Stored\n- **P1.1** a\n- **P1.1** b\n' }, /^spec: P1.1 twice/],
  [
    'a rule that only a comment names',
    { 'packages/server/test/send.test.ts': `// P1.1\ntest('alice', () => {})\n` },
    /^spec: P1.1 has no test/,
  ],
  [
    'a title that names no rule',
    { 'tools/sim/test/a.test.ts': `t.test(\`P9.9 \${x} flies\`, () => {})\n` },
    /^spec: P9.9 is no rule/,
  ],
  ['an article that names no rule', { 'docs/ARTICLE.md': 'P7.7\n' }, /^spec: P7.7 is no rule/],
  [
    'an article that names no setting',
    { 'docs/ARTICLE.md': '`CONFAB_NOTHING`\n' },
    /^spec: CONFAB_NOTHING is no setting/,
  ],
  [
    'an article that names no file',
    { 'docs/ARTICLE.md': '`packages/server/src/nothing.ts`\n' },
    /^links: there is no packages/,
  ],
]

for (const [title, cases] of Object.entries({ floors: floorCases, code: codeCases, pages: pageCases })) {
  describe(`caught, of ${title}:`, () => {
    for (const [what, change, expected] of cases) {
      test(what, () => {
        const found = faults(change)
        assert.ok(
          found.some((fault) => expected.test(fault)),
          `expected ${expected} among ${JSON.stringify(found)}`,
        )
      })
    }
  })
}

test('not taken for faults: words in comments, strings and regular expressions, and properties of that name', () => {
  const harmless = [
    `// any Date.now() import '../gateway/socket.ts'`,
    `const s = "any setTimeout(" + 'from "ws"' + \`new Date( \${s} any\``,
    `const r = /any['"\`]Date.now/.test(s) ? s / 2 : Promise.any([])`,
    `const o = { any: 1, process: 2 }; o.process.x; timers.setTimeout(1)\n`,
  ]
  assert.deepEqual(faults({ [`${server}/engine/send.ts`]: send + harmless.join('\n') }), [])
})

test('a rule may be named by a table, where the title begins with an expression', () => {
  const table = `for (const [rule] of [['P1.1']]) test(\`\${rule} holds\`, () => {})\n`
  assert.deepEqual(faults({ 'packages/server/test/send.test.ts': table }), [])
})
