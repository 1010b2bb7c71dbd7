import type { Figures } from '../figures.ts'
import type { Measured } from '../servers/measured.ts'
import type { ConfabClient } from '../wire/confab-client.ts'
import { closedLoop, type Pair } from './pairs.ts'

/** Reads are told together by the client library, so many ms after the first. */
const togetherMs = 100
/** Deliveries go with the acknowledgements of frames. */
const deliveredMs = 1_000
const deliveredFrames = 64

type Manner = 'off' | 'together' | 'each'

/** A receiver who says what he has got, and reads every message as soon as it is there. */
class Attentive {
  readonly #client: ConfabClient
  manner: Manner = 'off'
  #last = 0
  #frames = 0
  #readDue = false
  #ackDue: NodeJS.Timeout | undefined

  constructor(client: ConfabClient) {
    this.#client = client
    client.onEntries = (last) => this.#got(last)
  }

  #got(last: number): void {
    this.#last = last
    if (this.manner === 'off') return
    this.#ackDue ??= setTimeout(() => this.#delivered(), deliveredMs)
    if (++this.#frames >= deliveredFrames) this.#delivered()
    if (this.manner === 'each') return void this.#read()
    if (this.#readDue) return
    this.#readDue = true
    setTimeout(() => void this.#read(), togetherMs)
  }

  #delivered(): void {
    clearTimeout(this.#ackDue)
    this.#ackDue = undefined
    this.#frames = 0
    this.#client.tell('ack', { delivered: [{ conversationId: this.#client.conversation, seq: this.#last }] })
  }

  async #read(): Promise<void> {
    this.#readDue = false
    await this.#client.ask('read', { conversationId: this.#client.conversation, seq: this.#last })
  }
}

/** Who receives in these pairs, to be told how to behave. */
export function attentive(pairs: readonly Pair[]): (manner: Manner) => void {
  const all = pairs.map(({ from, to }) => {
    const client = to as ConfabClient
    client.conversation = (from as ConfabClient).conversation
    return new Attentive(client)
  })
  return (manner) => {
    for (const one of all) one.manner = manner
  }
}

/** Pairs without receipts, with those of the client library, and with a read for each message; one after the other. */
export async function receipts(
  measured: Measured,
  pairs: readonly Pair[],
  behave: (manner: Manner) => void,
  seconds: number,
): Promise<Figures> {
  const loop = (manner: Manner) => {
    behave(manner)
    return closedLoop(measured, pairs, seconds)
  }
  const off = await loop('off')
  const together = await loop('together')
  const each = await loop('each')
  behave('off')
  const of = (figures: Figures, name: string) => figures[name] ?? Number.NaN
  return {
    '% of off': (100 * of(together, 'msg/s')) / of(off, 'msg/s'),
    '% of off, each': (100 * of(each, 'msg/s')) / of(off, 'msg/s'),
    'msg/s off': of(off, 'msg/s'),
    'msg/s on': of(together, 'msg/s'),
    'msg/s, each': of(each, 'msg/s'),
    'CPU µs a message, off': of(off, 'CPU µs a message'),
    'CPU µs a message, on': of(together, 'CPU µs a message'),
    'CPU µs a message, each': of(each, 'CPU µs a message'),
    'generator %': Math.max(of(off, 'generator %'), of(together, 'generator %')),
    'others %': Math.max(of(off, 'others %'), of(together, 'others %'), of(each, 'others %')),
  }
}
