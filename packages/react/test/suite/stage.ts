import { act, createElement, type FunctionComponent, type ReactNode, StrictMode } from 'react'
import type { Root } from 'react-dom/client'
import { live } from '../../../client/src/live.ts'
import type { FakeServer } from '../../../client/test/fake-server.ts'
import { begin, type Story, serverWith } from '../../../client/test/world.ts'
import { ConfabProvider } from '../../src/index.ts'

/** What a hook gave, render by render. */
export interface Shown<T> {
  readonly renders: T[]
  /** What it gave last. */
  readonly now: T
}

/** Alice's chat with components over it. */
export class Stage {
  readonly story: Story
  readonly root: Root
  readonly live
  readonly #isStrict: boolean

  constructor(story: Story, root: Root, isStrict: boolean) {
    this.story = story
    this.root = root
    this.live = live(story.chat, { clock: story.clock })
    this.#isStrict = isStrict
  }

  async draw(...children: ReactNode[]): Promise<void> {
    const { chat } = this.story
    const all = createElement(ConfabProvider, { chat, live: this.live }, ...children)
    await act(async () => this.root.render(this.#isStrict ? createElement(StrictMode, null, all) : all))
    await this.pass(100)
  }

  /** Mounts a component that uses this hook, beside nothing else. */
  async use<T>(hook: () => T): Promise<Shown<T>> {
    const { shown, Probe } = probe(hook)
    await this.draw(createElement(Probe, { key: 'probe' }))
    return shown
  }

  /** Time passes, and what it causes is drawn. */
  async pass(ms = 10): Promise<void> {
    await act(() => this.story.clock.pass(ms))
  }

  /** Does something, and lets it be drawn. */
  async do(what: () => unknown): Promise<void> {
    await act(async () => void what())
    await this.pass()
  }

  async end(): Promise<void> {
    await act(async () => this.root.unmount())
    await this.story.chat.close()
  }
}

/** A component that notes what a hook gives. */
export function probe<T>(hook: () => T): { shown: Shown<T>; Probe: FunctionComponent } {
  const renders: T[] = []
  const Probe: FunctionComponent = () => {
    renders.push(hook())
    return null
  }
  const shown = {
    renders,
    get now(): T {
      return renders.at(-1) as T
    },
  }
  return { shown, Probe }
}

/** A stage whose chat is ready. `strict`: within StrictMode. */
export async function stage(server: FakeServer = serverWith(3), { strict = false } = {}): Promise<Stage> {
  const { createRoot } = await import('react-dom/client')
  const story = begin(server)
  await story.clock.pass(10)
  return new Stage(story, createRoot(document.createElement('div')), strict)
}
