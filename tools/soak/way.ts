import { setTimeout as sleep } from 'node:timers/promises'
import type { Scene } from './scene.ts'

/** A guest's whole visit, up to the way in which it ends. */
export type Way = (scene: Scene, user: string) => Promise<void>

/** A moment: what was said is under way, or done, or not yet said. */
export function moment({ random }: Scene, most: number): Promise<void> {
  const ms = random.below(most)
  return ms < 3 ? Promise.resolve() : sleep(ms)
}
