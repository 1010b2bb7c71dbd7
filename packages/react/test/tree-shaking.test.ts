import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..', '..', '..')

/** The files of the hooks and of the SDK which an application gets that imports these. */
async function shipped(names: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: `export { ${names} } from '@confab/react'`, resolveDir: join(root, 'packages', 'react') },
    absWorkingDir: root,
    conditions: ['confab-source'],
    external: ['react'],
    format: 'esm',
    bundle: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const [output] = Object.values(metafile.outputs)
  const files = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return files.map(([path]) => path.replace(/^packages\//, '')).filter((path) => path !== '<stdin>')
}

const below = ['context', 'per-chat', 'same', 'source'].map((name) => `react/src/${name}.ts`)
const alone: Record<string, readonly string[]> = {
  useConnection: ['connection'],
  useConversation: ['conversation', 'conversation-view'],
  useConversations: ['conversations', 'conversation-view'],
  useUnread: ['unread'],
  useUsers: ['users'],
  useDevices: ['devices'],
}

for (const [hook, own] of Object.entries(alone)) {
  test(`who imports ${hook} gets no other hook, and nothing of the SDK`, async () => {
    const files = own.map((name) => `react/src/${name}.ts`)
    assert.deepEqual((await shipped(hook)).sort(), [...below, ...files].sort())
  })
}

test('messages bring what folds them, and not what is live; who is live brings no list', async () => {
  const isOf = (files: readonly string[], pattern: RegExp) => files.filter((file) => pattern.test(file))
  const messages = await shipped('useMessages, useSend')
  assert.deepEqual(isOf(messages, /client\/src\/(?:live|chat|connection)/), [])
  assert.deepEqual(isOf(messages, /react\/src\/(?:life|typing|presence|receipts|conversations|users|devices)/), [])
  const lively = await shipped('useTyping, usePresence, useReceipts')
  assert.deepEqual(isOf(lively, /client\/src\/(?:chat|connection)\.ts/), [])
  assert.deepEqual(isOf(lively, /react\/src\/(?:scroll|messages|send|conversations|users|devices)/), [])
})

test('all of it is less than 5 KB, minified and gzipped, without the SDK', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export * from '@confab/react'", resolveDir: join(root, 'packages', 'react') },
    conditions: ['confab-source'],
    external: ['react', '@confab/client', '@confab/client/*'],
    format: 'esm',
    bundle: true,
    minify: true,
    write: false,
  })
  const { length } = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 })
  assert.ok(length < 5 * 1024, `${length} B`)
})
