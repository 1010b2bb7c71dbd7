import type { Figures } from '../figures.ts'
import { sleep } from '../generator.ts'
import type { Measured } from '../servers/measured.ts'
import { aside, meter } from '../servers/meter.ts'
import type { ConfabClient } from '../wire/confab-client.ts'

const renewMs = 3_000

/** All of one room are typing, each renewed every 3 s: server CPU for each time that one of them is told to another. */
export async function typing(measured: Measured, room: readonly ConfabClient[], seconds: number): Promise<Figures> {
  let told = 0
  let frames = 0
  const conversationId = room[0]?.conversation
  for (const client of room)
    client.onEvent = (type, payload) => {
      if (type !== 'typing') return
      frames += 1
      told += (payload.users as unknown[]).length
    }
  const read = meter(measured)
  const end = performance.now() + seconds * 1_000
  const type = async (client: ConfabClient, i: number) => {
    await sleep((i * renewMs) / room.length)
    for (; performance.now() < end; await sleep(renewMs)) await client.ask('typing', { conversationId, typing: true })
  }
  await Promise.all(room.map(type))
  const used = read()
  return {
    'server CPU µs an event': (used.server * 1_000) / told,
    'server CPU µs a frame': (used.server * 1_000) / frames,
    'events/s': (told / used.wallMs) * 1_000,
    ...aside(used),
  }
}
