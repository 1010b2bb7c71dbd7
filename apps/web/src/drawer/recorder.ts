import type { Chat, Frame } from '@confab/client'

/** A frame as it passed. */
export interface Recorded extends Frame {
  readonly key: number
  /** ms since 1970, by this device's clock. */
  readonly at: number
}

/** A message of this device: when it was written, and when it was seen in each frame. */
export interface Written {
  readonly clientId: string
  readonly conversationId: string
  readonly at: number
}

/** So many frames are kept: the latest. */
const most = 300

/** Keeps the latest frames of a chat, for the drawer. Costs an array's push a frame until somebody looks. */
export class Recorder {
  frames: readonly Recorded[] = []
  written: Written | undefined
  #waiting: Recorded[] = []
  #key = 0
  readonly #listeners = new Set<() => void>()

  constructor(chat: Chat) {
    chat.on('frame', (frame) => {
      this.#waiting.push({ ...frame, key: ++this.#key, at: Date.now() })
      if (this.#waiting.length > 2 * most) this.#waiting = this.#waiting.slice(-most)
      if (this.#waiting.length === 1 && this.#listeners.size > 0) requestAnimationFrame(this.take)
    })
  }

  /** A message was written here. */
  wrote(clientId: string, conversationId: string): void {
    this.written = { clientId, conversationId, at: Date.now() }
  }

  readonly take = (): void => {
    if (this.#waiting.length === 0) return
    this.frames = [...this.frames, ...this.#waiting].slice(-most)
    this.#waiting = []
    for (const tell of this.#listeners) tell()
  }

  clear(): void {
    this.frames = []
    this.#waiting = []
    for (const tell of this.#listeners) tell()
  }

  readonly subscribe = (tell: () => void): (() => void) => {
    this.#listeners.add(tell)
    queueMicrotask(this.take)
    return () => this.#listeners.delete(tell)
  }
}

const recorders = new WeakMap<Chat, Recorder>()

export function recorderOf(chat: Chat): Recorder {
  const known = recorders.get(chat) ?? new Recorder(chat)
  recorders.set(chat, known)
  return known
}
