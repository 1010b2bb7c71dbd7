import type { Figures } from '../../figures.ts'
import { becomes, sleep } from '../../generator.ts'
import type { SlowScale } from '../../scale.ts'
import type { Measured } from '../../servers/measured.ts'
import { aside, busier } from '../../servers/meter.ts'
import { token } from '../../servers/token.ts'
import { Arrivals } from './arrivals.ts'
import { allOf, come, gather, leave, misbehave, type Readers } from './readers.ts'
import { type Heard, listen, say } from './talk.ts'

const patienceMs = 60_000
const warmMs = 5_000

/**
 * A busy conversation without bad readers, with them, while they all come back, and without them again. On a server that
 * has just started. Each stretch begins after as much talk that is not counted.
 */
export async function slow(measured: Measured, scale: SlowScale): Promise<Figures> {
  const arrivals = new Arrivals()
  const readers = await gather(measured, scale, arrivals)
  const { healthy, deaf, trickling, stalling } = readers
  const bad = [...deaf, ...trickling, ...stalling]
  const warm = () => say(readers, scale, arrivals, (elapsed) => elapsed < warmMs)
  await come(healthy)
  await settle(readers, await warm())
  const before = await listen(measured, readers, scale, arrivals)
  await come(bad)
  await becomes(() => bad.every(({ last }) => last >= before.head), patienceMs)
  const recover = misbehave(readers)
  await settle(readers, await warm())
  const withBad = await listen(measured, readers, scale, arrivals)
  const closed = await goOn(measured, readers, scale, arrivals)
  recover()
  const returns = whole(readers, closed.head)
  const returning = await listen(measured, readers, scale, arrivals)
  await returns
  await whole(readers, returning.head)
  const inTheEnd = kept(readers, returning.head)
  leave(bad)
  await settle(readers, await warm())
  const after = await listen(measured, readers, scale, arrivals)
  leave(healthy)
  return { ...told([before, after], withBad, returning, bad.length), ...inTheEnd, 'closed for it': closed.count }
}

async function settle({ healthy }: Readers, head: number): Promise<void> {
  await becomes(() => healthy.every(({ last }) => last >= head), 10_000)
  await sleep(500)
}

/** The talk goes on until who read nothing are closed, if there is time for it. */
async function goOn(measured: Measured, readers: Readers, scale: SlowScale, arrivals: Arrivals) {
  let count = await closedFor(measured.port)
  const head = await say(readers, scale, arrivals, (elapsed) => {
    if (Math.floor(elapsed) % 500 < 2) void closedFor(measured.port).then((closes) => (count = closes))
    return elapsed < 1_000 || (count < readers.deaf.length && elapsed < scale.closingSeconds * 1_000)
  })
  return { head, count: await closedFor(measured.port) }
}

/** Readers that the server has closed because they were too slow. */
async function closedFor(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(/^confab_closes_total\{[^}]*code="4003"[^}]*\} (\d+)/m.exec(text)?.[1] ?? 0)
}

/** Who was closed comes back, and everybody gets what he has not. */
async function whole(readers: Readers, head: number): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline && allOf(readers).some(({ last }) => last < head)) {
    for (const reader of allOf(readers)) if (reader.closed) await reader.open(token(reader.user))
    await sleep(50)
  }
}

function kept(readers: Readers, head: number): Figures {
  const all = allOf(readers)
  const sum = (of: (reader: (typeof all)[number]) => number) => all.reduce((total, reader) => total + of(reader), 0)
  return {
    'not whole': all.filter(({ last, taken }) => last !== head || taken !== head).length,
    'given twice': sum(({ twice }) => twice),
    holes: sum(({ holes }) => holes),
    'pages pulled': sum(({ pulled }) => pulled),
  }
}

function told([before, after]: [Heard, Heard], withBad: Heard, returning: Heard, bad: number): Figures {
  const resident = withBad.peak.resident - before.peak.resident
  const tcp = withBad.peak.tcp - before.peak.tcp
  const mean = (of: (heard: Heard) => number) => (of(before) + of(after)) / 2
  return {
    'throughput %': (100 * withBad.perSecond) / mean(({ perSecond }) => perSecond),
    'p99 %': (100 * withBad.p99) / mean(({ p99 }) => p99),
    'B a bad reader': (resident + tcp) / bad,
    'RSS B a bad reader': resident / bad,
    'kernel B a bad reader, both ends': tcp / bad,
    'kernel B a bad reader, ss': (withBad.peak.sockets - before.peak.sockets) / bad,
    'deliveries/s without': mean(({ perSecond }) => perSecond),
    'deliveries/s': withBad.perSecond,
    'p50 ms without': mean(({ p50 }) => p50),
    'p50 ms': withBad.p50,
    'p99 ms before': before.p99,
    'p99 ms': withBad.p99,
    'p99 ms while they return': returning.p99,
    'p99 ms after': after.p99,
    'p99 ms to the commit, without': mean(({ storedP99 }) => storedP99),
    'p99 ms to the commit': withBad.storedP99,
    'not live': withBad.missed,
    'CPU %, without': mean(serverPercent),
    'CPU %, with': serverPercent(withBad),
    'store CPU %, without': mean(storePercent),
    'store CPU %, with': storePercent(withBad),
    'load p99 delay ms, without': mean(({ loadDelay }) => loadDelay),
    'load p99 delay ms': withBad.loadDelay,
    ...aside(busier(before.used, withBad.used)),
    'others %': Math.max(before.used.others, withBad.used.others, after.used.others),
  }
}

function serverPercent({ used }: Heard): number {
  return (100 * used.server) / used.wallMs
}

function storePercent({ used }: Heard): number {
  return (100 * used.store) / used.wallMs
}
