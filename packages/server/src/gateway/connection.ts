import type { Command, CommandPayload } from '@confab/protocol'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import type { Engine } from '../engine/engine.ts'
import type { Session } from '../engine/session.ts'
import type { Diary } from '../ports/diary.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Clock } from '../ports/node.ts'
import { Budget, frameCost } from './budget.ts'
import { dispatch } from './dispatch.ts'
import type { FrameId } from './frame.ts'
import { errorText, peekId, readFrame, replyText } from './frame.ts'
import type { Socket, SocketEvents } from './socket.ts'

export interface ConnectionNeeds {
  readonly engine: Engine
  readonly limits: Limits
  readonly metrics: Metrics
  readonly clock: Clock
  readonly diary: Diary
}

/** What a connection needs of its socket. */
export type Wired = Pick<
  Socket,
  'listen' | 'push' | 'close' | 'look' | 'giveCredit' | 'acknowledged' | 'isSlow' | 'backlog' | 'shed'
>

const ping = Buffer.from(JSON.stringify({ type: 'ping', payload: {} }))

/** So many more refusals than frames let through since: a client that does not slow down is closed. */
const mostRefusals = 200

/** Drives one socket: budget, decode, dispatch, answer. Holds no state of the chat. */
export class Connection implements SocketEvents {
  readonly #needs: ConnectionNeeds
  readonly #socket: Wired
  readonly #session: Session
  readonly #budget: Budget
  readonly #ended: (connection: Connection) => void
  #pending = 0
  #refusals = 0
  #badFrames = 0
  readonly openedAt: number
  heardAt: number
  /** The latest of it that the engine was told, ms. */
  #toldAt: number

  constructor(needs: ConnectionNeeds, socket: Wired, session: Session, ended: (connection: Connection) => void) {
    this.#needs = needs
    this.#socket = socket
    this.#session = session
    this.#ended = ended
    this.#budget = new Budget(needs.limits.framesPerSecond, needs.limits.frameBurst)
    this.openedAt = needs.clock.now()
    this.heardAt = this.openedAt
    this.#toldAt = this.openedAt
    socket.listen(this)
  }

  get greeted(): boolean {
    return this.#session.greeted
  }

  onText(bytes: Buffer): void {
    const now = this.#needs.clock.now()
    this.heardAt = now
    const wait = this.#budget.take(frameCost(bytes.length), now)
    if (wait > 0) return this.#overBudget(bytes, wait)
    // Not forgotten at once: a flood gets a frame through each time that the budget has grown by one.
    this.#refusals = Math.max(0, this.#refusals - 1)
    if (!this.#session.greeted && bytes.length > this.#needs.limits.greetingBytes)
      return this.close(1009, 'the first frame is too large')
    const read = readFrame(bytes.toString('utf8'), this.#needs.limits.textBytes)
    if (read.ok) this.#take(read.id, read.command, now)
    else this.#bad(read.id, read.refused)
  }

  onBinary(): void {
    this.close(1003, 'the wire is text')
  }

  onAlive(): void {
    this.heardAt = this.#needs.clock.now()
  }

  onClosed(code: number): void {
    this.#needs.metrics.closed(code)
    this.#needs.engine.sessions.end(this.#session)
    this.#ended(this)
  }

  get backlog(): number {
    return this.#socket.backlog
  }

  /** Commands without an answer yet. */
  get pending(): number {
    return this.#pending
  }

  shed(): void {
    this.#socket.shed()
  }

  /** Every second or so: who makes no progress is closed; that its peer is heard is told on once a heartbeat. */
  look(): void {
    this.#socket.look()
    if (this.heardAt - this.#toldAt < this.#needs.limits.heartbeatMs) return
    this.#toldAt = this.heardAt
    this.#needs.engine.sessions.heard(this.#session, this.heardAt)
  }

  push(text: string): void {
    this.#socket.push(Buffer.from(text))
  }

  /** Asks for a sign of life: the same bytes for everybody. */
  ping(): void {
    this.#socket.push(ping)
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  /** Nothing is heard of its peer: it counts as gone from now on, however long its transport takes to end. */
  closeDead(): void {
    this.close(4002, 'nothing heard')
    this.#needs.engine.sessions.end(this.#session)
  }

  #take(id: FrameId | undefined, command: Command, now: number): void {
    // Not one of the commands that wait for an answer.
    if (command.type === 'ack') return this.#acknowledged(command.payload)
    const { limits } = this.#needs
    if (!this.#session.greeted && command.type !== 'hello') {
      return this.#refuse(id, new Refused('outOfTurn', 'hello comes first', { where: '/type' }))
    }
    if (this.#pending >= limits.pendingPerSession) {
      return this.#refuse(
        id,
        new Refused('busy', `more than ${limits.pendingPerSession} commands without an answer`, { retryAfter: 100 }),
      )
    }
    if (command.type === 'hello' && !this.#session.greeted && command.payload.features?.includes('credit'))
      this.#socket.giveCredit(limits)
    this.#pending++
    dispatch(this.#needs.engine, this.#session, command).then(
      (payload) => {
        this.#pending--
        if (id !== undefined) this.push(replyText(id, payload))
        if (command.type === 'send') this.#needs.metrics.ackMs(this.#needs.clock.now() - now)
      },
      (error: unknown) => {
        this.#pending--
        this.#refuse(id, this.#asRefused(error, command.type))
      },
    )
  }

  #acknowledged({ frames, delivered }: CommandPayload<'ack'>): void {
    const wasSlow = this.#socket.isSlow
    if (frames !== undefined && !this.#socket.acknowledged(frames))
      return this.#bad(
        undefined,
        new Refused('badRequest', 'frames that were never sent', { where: '/payload/frames' }),
      )
    if (wasSlow && !this.#socket.isSlow) this.#needs.engine.sessions.caughtUp(this.#session)
    if (delivered && this.#session.greeted) this.#needs.engine.receipts.delivered(this.#session, delivered)
  }

  #asRefused(error: unknown, type: string): Refused {
    if (error instanceof Refused) return inPayload(error)
    // The error itself, not its text, which may quote what was sent: the log knows what of it may be shown.
    this.#needs.diary.error({ command: type, error }, 'a command failed')
    return new Refused('internal', 'a fault of the server', { retryAfter: 1_000 })
  }

  #refuse(id: FrameId | undefined, refused: Refused): void {
    this.#needs.metrics.refused(refused.code)
    this.push(errorText(id, refused))
  }

  #bad(id: FrameId | undefined, refused: Refused): void {
    this.#refuse(id, refused)
    if (++this.#badFrames >= this.#needs.limits.badFrames)
      this.close(4502, 'too many frames that are not of this protocol')
  }

  /** Before parsing: only the first bytes are looked at, so that the answer finds its command. */
  #overBudget(bytes: Buffer, wait: number): void {
    this.#refuse(
      peekId(bytes.toString('latin1', 0, 128)),
      new Refused('rateLimited', 'too many frames', { retryAfter: wait }),
    )
    if (++this.#refusals >= mostRefusals) this.close(4006, 'frames were sent on although refused')
  }
}

/** The engine points into the payload it was given; the client sees a whole frame. */
function inPayload(refused: Refused): Refused {
  const { code, message, where, retryAfter } = refused
  if (where === undefined) return refused
  return new Refused(code, message, { where: `/payload${where}`, ...(retryAfter === undefined ? {} : { retryAfter }) })
}
