import type { Figures } from '../figures.ts'
import { body } from '../scale.ts'
import type { Measured } from '../servers/measured.ts'
import { aside, meter, microseconds } from '../servers/meter.ts'
import { Count } from '../wire/count.ts'
import type { Talker } from '../wire/talker.ts'

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
  const count = new Count(audience)
  const read = meter(measured)
  const said = await talk(hall, inFlight, seconds)
  await count.complete(() => said, 10_000)
  const used = read()
  const deliveries = said * audience.length
  return {
    'deliveries/s': (deliveries / used.wallMs) * 1_000,
    'CPU µs a delivery': microseconds(used, deliveries),
    'messages/s': (said / used.wallMs) * 1_000,
    ...aside(used),
  }
}
