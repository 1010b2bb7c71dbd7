import { setTimeout as sleep } from 'node:timers/promises'
import type { Message, Sender } from './producer.ts'

/** A send ends at whichever comes first. */
const mostMessages = 1_000
const mostBytes = 524_288
const shortestPauseMs = 100
const longestPauseMs = 1_000

/** Messages of one partition as batches of a bounded size, in order. */
export function batchesOf(messages: readonly Message[]): Message[][] {
  const all: Message[][] = []
  let bytes = mostBytes
  for (const message of messages) {
    const size = (message.value?.length ?? 0) * 2 + 512
    const last = all.at(-1)
    if (!last || last.length >= mostMessages || bytes + size > mostBytes) {
      all.push([message])
      bytes = size
    } else {
      last.push(message)
      bytes += size
    }
  }
  return all
}

export interface LaneNeeds {
  readonly sender: Pick<Sender, 'send'>
  readonly goesOn: () => boolean
  /** Told of each failed try. */
  readonly failed: (error: unknown) => void
}

/**
 * One partition after another would be slow, several sends of one at a time would overtake each other: a lane a partition,
 * in which a batch that failed (perhaps it is there, perhaps not) goes again, the same, before anything after it.
 */
export async function sendInLanes(messages: readonly Message[], needs: LaneNeeds): Promise<void> {
  const lanes = Map.groupBy(messages, ({ partition }) => partition ?? 0)
  const ended = await Promise.allSettled([...lanes.values()].map((lane) => sendLane(lane, needs)))
  for (const result of ended) if (result.status === 'rejected') throw result.reason
}

async function sendLane(messages: readonly Message[], { sender, goesOn, failed }: LaneNeeds): Promise<void> {
  for (const batch of batchesOf(messages)) {
    for (let pause = shortestPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      if (!goesOn()) throw new Error('told to stop')
      try {
        await sender.send(batch)
        break
      } catch (error) {
        failed(error)
        await sleep(pause)
      }
    }
  }
}
