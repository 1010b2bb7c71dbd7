import type { Conversation } from '@confab/client'
import { type Act, Cast } from '../irc/cast.ts'
import type { Crowd } from './crowd.ts'
import type { Pace } from './pace.ts'
import type { Passed } from './report.ts'
import type { Scene } from './stage.ts'
import type { UnderWay } from './under-way.ts'

/** What plays a scene. */
export interface Cue {
  readonly crowd: Crowd
  readonly pace: Pace
  readonly underWay: UnderWay
  readonly passed: Passed
  /** An act that was refused for good. */
  readonly failed: (act: Act, error: unknown) => void
  /** Called for each message after its acknowledgement: it may repeat it. */
  readonly stored: (user: string, conversationId: string, text: string, clientId: string) => Promise<void>
  readonly newId: () => string
}

async function perform(act: Exclude<Act, { type: 'pass' }>, conversation: Conversation, cue: Cue): Promise<void> {
  if (act.type === 'come') await conversation.join()
  else if (act.type === 'go') await conversation.leave()
  else {
    const clientId = cue.newId()
    await conversation.send(act.text, { clientId })
    await cue.stored(act.user, conversation.id, act.text, clientId)
  }
}

/** Begins an act; it ends on its own. What one user does, begins in the order of the log. */
async function begin(act: Exclude<Act, { type: 'pass' }>, scene: Scene, cue: Cue): Promise<void> {
  await cue.underWay.enter()
  const chat = await cue.crowd.take(act.user)
  perform(act, chat.conversation(scene.conversationId), cue)
    .catch((error) => cue.failed(act, error))
    .finally(() => {
      cue.crowd.release(act.user)
      cue.underWay.leave()
    })
}

/** Plays a day from its first line on, until its last or until told to stop. */
export async function play(scene: Scene, cue: Cue): Promise<void> {
  const cast = new Cast()
  const first = scene.day.events[0]?.at ?? 0
  for (const { at, event } of scene.day.events) {
    await cue.pace.until(at - first)
    if (cue.pace.stopped) return
    for (const act of cast.acts(event)) {
      if (act.type === 'pass') cue.passed.add(act.because)
      else await begin(act, scene, cue)
    }
  }
}
