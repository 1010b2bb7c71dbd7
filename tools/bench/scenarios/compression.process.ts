import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createDeflateRaw, type DeflateRaw, deflateRawSync } from 'node:zlib'

/** Node with --expose-gc, argument 1: a folder of chat logs, a message a line. Measures what deflating once for all receivers costs and saves. */
const folder = process.argv[2] ?? ''
const mostTexts = 50_000
const fromBytes = 1_024
const settings = { level: 3, memLevel: 7 }
const chunks = [1_024, 4_096, 16_384] as const
const conversation = randomUUID()

/** Lines as people wrote them: what a log puts before the text is taken off, its own remarks are left out. */
function texts(): { sender: string; text: string }[] {
  const found: { sender: string; text: string }[] = []
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name)
    if (!statSync(path).isFile()) continue
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const [, sender = 'somebody', text = line] = /^(?:\[[^\]]*\]\s*)?<([^>]+)>\s?(.*)$/.exec(line) ?? []
      if (text !== '' && !line.startsWith('===')) found.push({ sender: sender.trim(), text })
      if (found.length === mostTexts) return found
    }
  }
  return found
}

const entries = texts().map(({ sender, text }, i) => {
  const about = { seq: i + 1, kind: 'message', sender, clientId: randomUUID(), at: 1_700_000_000_000 + i * 997 }
  return { ...about, counts: true, content: { text } }
})
if (entries.length < 5_000) throw new Error(`${entries.length} messages are too few`)

/** Frames with so many entries each, as the wire has them. */
function frames(size: number, most: number, make: (part: typeof entries) => object): Buffer[] {
  const made: Buffer[] = []
  for (let i = 0; i + size <= entries.length && made.length < most; i += size) {
    made.push(Buffer.from(JSON.stringify(make(entries.slice(i, i + size)))))
  }
  return made
}

const live = (part: typeof entries) => {
  return { type: 'entries', payload: { conversationId: conversation, from: part[0]?.seq, entries: part } }
}
const page = (part: typeof entries) => {
  const of = { conversationId: conversation, head: entries.length, from: 1, more: true, entries: part }
  return { type: 'reply', id: 17, payload: of }
}
const kinds = { page: frames(50, 500, page), live: frames(1, 20_000, live), burst: frames(64, 500, live) }

/** Of all bytes; only frames over 1 KB are deflated. CPU is of this thread, for each frame that was. */
function deflated(all: readonly Buffer[], chunkSize: number): { saved: number; us: number; share: number } {
  const large = all.filter(({ length }) => length > fromBytes)
  const before = all.reduce((sum, { length }) => sum + length, 0)
  let less = 0
  for (const frame of large.slice(0, 100)) deflateRawSync(frame, { ...settings, chunkSize })
  const began = process.cpuUsage()
  for (const frame of large) less += frame.length - deflateRawSync(frame, { ...settings, chunkSize }).length
  const { user, system } = process.cpuUsage(began)
  return { saved: (100 * less) / before, us: (user + system) / large.length, share: (100 * large.length) / all.length }
}

/** What a context of its own would take, for each connection that keeps one. */
async function keptBytes(): Promise<number> {
  const count = 1_000
  const kept: DeflateRaw[] = []
  const before = resident()
  for (let i = 0; i < count; i++) {
    const deflate = createDeflateRaw({ ...settings, chunkSize: 1_024 })
    deflate.resume()
    await new Promise<void>((done) =>
      deflate.write(kinds.page[i % kinds.page.length], () => deflate.flush(() => done())),
    )
    kept.push(deflate)
  }
  const grown = (resident() - before) / count
  for (const deflate of kept) deflate.close()
  return grown
}

/** Deflating at once should keep nothing: what remains after much of it, for each of as many connections. */
function leftBytes(): number {
  const before = resident()
  for (let i = 0; i < 1_000; i++)
    deflateRawSync(kinds.page[i % kinds.page.length] as Buffer, { ...settings, chunkSize: 1_024 })
  return Math.max(0, (resident() - before) / 1_000)
}

function resident(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  return process.memoryUsage().rss
}

const found: Record<string, number> = {}
for (const [kind, all] of Object.entries(kinds)) {
  found[`${kind}: B a frame`] = all.reduce((sum, { length }) => sum + length, 0) / all.length
  for (const chunkSize of chunks) {
    const { saved, us, share } = deflated(all, chunkSize)
    found[`${kind}: saved %`] = saved
    found[`${kind}: over 1 KB, %`] = share
    if (share > 0) found[`${kind}: CPU µs a frame, chunks of ${chunkSize}`] = us
  }
}
found['B a connection, once for all'] = leftBytes()
found['B a connection, a context each'] = await keptBytes()
console.log(JSON.stringify(found))
