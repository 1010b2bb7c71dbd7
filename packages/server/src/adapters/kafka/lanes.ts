import { setTimeout as sleep } from 'node:timers/promises'
import type { Message, Sender } from './producer.ts'

/** Of one partition, a send ends at whichever comes first: a topic takes batches of half a megabyte at least. */
const mostMessages = 1_000
const mostBytes = 480_000
/** Key, headers and what the protocol adds. */
const around = 200
const shortestPauseMs = 100
const longestPauseMs = 1_000

/** Messages of one partition as batches of a bounded size, in order. */
export function batchesOf(messages: readonly Message[]): Message[][] {
  const all: Message[][] = []
  let bytes = mostBytes
  for (const message of messages) {
    const size = Buffer.byteLength(message.value ?? '') + around
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
 * The next batch of every partition goes in one send, which is a request a broker: a request a partition costs Kafka
 * several times as much. Nothing of a partition is sent while something of it is under way. Where such a send fails,
 * perhaps for some of its partitions only, it goes again in lanes: a partition alone, the same batch until it is there,
 * before anything after it.
 */
export async function sendInLanes(messages: readonly Message[], needs: LaneNeeds): Promise<void> {
  const lanes = [...Map.groupBy(messages, ({ partition }) => partition ?? 0).values()].map(batchesOf)
  for (let round = 0; lanes.some((lane) => round < lane.length); round++) {
    await sendRound(
      lanes.flatMap((lane) => (round < lane.length ? [lane[round] as Message[]] : [])),
      needs,
    )
  }
}

async function sendRound(batches: readonly Message[][], needs: LaneNeeds): Promise<void> {
  if (!needs.goesOn()) throw new Error('told to stop')
  try {
    return await needs.sender.send(batches.flat())
  } catch (error) {
    needs.failed(error)
  }
  await sleep(shortestPauseMs)
  const ended = await Promise.allSettled(batches.map((batch) => sendLane(batch, needs)))
  for (const result of ended) if (result.status === 'rejected') throw result.reason
}

async function sendLane(batch: Message[], { sender, goesOn, failed }: LaneNeeds): Promise<void> {
  for (let pause = shortestPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    if (!goesOn()) throw new Error('told to stop')
    try {
      return await sender.send(batch)
    } catch (error) {
      failed(error)
      await sleep(pause)
    }
  }
}
