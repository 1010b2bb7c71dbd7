// Run in an empty project, where the packages are installed: a direct message, and the checker's word on its trace.
import assert from 'node:assert/strict'
import { connect, type Entry, type OnTrace } from '@confab/client'
import { fileStorage } from '@confab/client/node'
import { storedBy } from '@confab/client/trace'
import { hashedText, subprotocol } from '@confab/protocol'
import { formatReport, type TraceLine, verifyLines } from '@confab/verify'

const { CONFAB_URL: url = '', ALICE: alice = '', BOB: bob = '' } = process.env
const lines: TraceLine[] = []

function tracer(actor: string): OnTrace {
  const write = (line: Pick<TraceLine, 'ev' | 'conv' | 'seq' | 'cid' | 'hash' | 'sender' | 'added'>, conn = 'none') => {
    lines.push({ v: 1, t: Date.now(), actor, conn, ...line })
  }
  return (fact) => {
    if (fact.ev === 'send' || fact.ev === 'ack') {
      const { ev, conv, cid, conn } = fact
      const { kind, content } = storedBy(fact.command, fact.user) ?? assert.fail('it stores nothing')
      write({ ev, conv, cid, hash: hashedText(kind, content), ...(fact.ev === 'ack' ? { seq: fact.seq } : {}) }, conn)
    } else if (fact.ev === 'entry') {
      const { seq, clientId, sender, kind, content } = fact.entry
      const added = kind === 'membership' ? { added: [sender, ...(content.users as string[])] } : {}
      const hash = hashedText(kind, content)
      write({ ev: 'entry', conv: fact.conv, seq, cid: clientId, sender, hash, ...added }, fact.conn)
    }
  }
}

const ofBob = connect({ url, token: async () => bob, onTrace: tracer('bob') })
await ofBob.until('whole')
const storage = fileStorage('alice.outbox')
const ofAlice = connect({ url, token: async () => alice, storage, onTrace: tracer('alice') })
const room = await ofAlice.createDirect('bob')
const { seq } = await room.send('Is there **tea**?')

let read: Entry | undefined
await ofBob.until('whole')
for await (const entry of (await ofBob.createDirect('alice')).entries({ from: 1 })) {
  read = entry
  if (entry.kind === 'message') break
}
assert.deepEqual([read?.seq, read?.sender, read?.content], [seq, 'alice', { text: 'Is there **tea**?' }])
for (const chat of [ofAlice, ofBob]) chat.close()
lines.push({ v: 1, t: Date.now(), actor: 'bob', conn: 'none', ev: 'end', conv: room.id, seq, full: true })

const report = verifyLines(lines)
assert.ok(report.ok, formatReport(report))
assert.deepEqual([report.events.send, report.events.ack, report.actors], [1, 1, 2])
console.log(`${subprotocol}: bob read ${seq} on Node ${process.versions.node}`)
