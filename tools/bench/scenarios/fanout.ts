import type { Figures } from '../figures.ts'
import { becomes, generatorShare } from '../generator.ts'
import { body } from '../scale.ts'
import { cpuSince, type Measured } from '../servers/measured.ts'
import { deliveredTo, gapsOf, type Talker } from '../wire/talker.ts'

/** Many connections that get what one of them says. */
export interface Hall {
  readonly measured: Measured
  readonly sender: Talker
  /** The sender is one of them. */
  readonly audience: readonly Talker[]
  readonly text?: string
}

/** Says as long as there is time, always so many without an answer; answers how many were said. */
async function talk({ sender, text = body }: Hall, inFlight: number, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1_000
  let said = 0
  const lane = async () => {
    while (performance.now() < end) {
      await sender.say(text)
      said++
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return said
}

/** Every delivery is counted, and must come right after the one before, on every connection. */
export async function fanout(hall: Hall, inFlight: number, seconds: number): Promise<Figures> {
  const { audience, measured } = hall
  const before = deliveredTo(audience)
  const cpu = cpuSince(measured)
  const share = generatorShare()
  const began = performance.now()
  const said = await talk(hall, inFlight, seconds)
  const deliveries = said * audience.length
  const isComplete = await becomes(() => deliveredTo(audience) - before >= deliveries, 10_000)
  const took = performance.now() - began
  const generator = share()
  const used = cpu()
  checkWhole(audience, deliveredTo(audience) - before, isComplete ? deliveries : Number.NaN, deliveries)
  return {
    'deliveries/s': (deliveries / took) * 1_000,
    'CPU µs a delivery': ((used.server + used.store) * 1_000) / deliveries,
    'messages/s': (said / took) * 1_000,
    'generator %': generator,
  }
}

/** Throws where something was lost, doubled, or out of order. */
export function checkWhole(talkers: readonly Talker[], got: number, complete: number, expected: number): void {
  const gaps = gapsOf(talkers)
  if (got !== complete || gaps > 0) {
    throw new Error(`lost, doubled or out of order: ${got} deliveries of ${expected}, ${gaps} breaks of the order`)
  }
}
