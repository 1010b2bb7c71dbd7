import type { CommandPayload, CommandType, ReplyPayload } from '@confab/protocol'
import { type Clock, pass } from './clock.ts'
import { ConfabError } from './error.ts'
import type { Chance } from './ids.ts'
import type { Line } from './line.ts'
import { waitAfter } from './retry.ts'

export interface AskNeeds {
  readonly clock: Clock
  readonly chance: Chance
  /** Resolves when there is a connection; rejects when there will be none. */
  until(wanted: 'ready'): Promise<void>
}

const mostTries = 6

/** Asks a query which may be repeated at will, over reconnects and waits, some times. Rejects with a ConfabError. */
export async function ask<T extends CommandType>(
  needs: AskNeeds,
  line: Line,
  type: T,
  payload: CommandPayload<T>,
): Promise<ReplyPayload<T>> {
  for (let tries = 1; ; tries++) {
    await needs.until('ready')
    try {
      return await line.request(type, payload)
    } catch (error) {
      if (!(error instanceof ConfabError) || error.retry === 'never') throw error
      if (error.code === 'lost') continue
      if (tries >= mostTries) throw error
      await pass(needs.clock, waitAfter(error, tries, needs.chance))
    }
  }
}
