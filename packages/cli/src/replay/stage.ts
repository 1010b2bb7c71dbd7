import { randomUUID } from 'node:crypto'
import type { Day } from '../irc/day.ts'
import { Somebody } from '../talk/somebody.ts'
import type { Target } from '../talk/target.ts'

/** A day and the conversation into which it is played. */
export interface Scene {
  readonly day: Day
  readonly conversationId: string
}

/** Owns the conversations of a replay, and reads each of them whole at the end. */
export const narrator = 'replay'

/** Makes a channel for each day; those of an earlier replay are left alone. */
export async function makeScenes(target: Target, days: readonly Day[]): Promise<Scene[]> {
  const owner = new Somebody(target, narrator)
  const scenes: Scene[] = []
  for (const day of days) {
    const { conversationId } = await owner.create(
      { kind: 'channel', title: day.name.slice(0, 200) || 'replay' },
      randomUUID(),
    )
    scenes.push({ day, conversationId })
  }
  return scenes
}
