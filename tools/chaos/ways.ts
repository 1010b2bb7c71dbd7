import type { Stream } from '../services/toxiproxy/toxic.ts'
import type { Toxic, ToxicLink, Toxiproxy } from '../services/toxiproxy.ts'

/** What a node leans on. */
export const parts = ['postgres', 'redis', 'kafka'] as const
export type Part = (typeof parts)[number]

/** A toxic, and on which of the two directions it lies. */
export interface Ill {
  readonly toxic: Toxic
  readonly stream: Stream
}

/** Each node's own proxies to each server: what is done to one way, the other nodes don't feel. */
export class Ways {
  readonly #toxiproxy: Toxiproxy
  readonly #links = new Map<string, ToxicLink[]>()

  constructor(toxiproxy: Toxiproxy) {
    this.#toxiproxy = toxiproxy
  }

  /** A new proxy of that node, which leads to `host:port`. */
  async open(node: number, part: Part, upstream: string): Promise<ToxicLink> {
    const link = await this.#toxiproxy.proxy(upstream)
    const key = `${node} ${part}`
    this.#links.set(key, [...(this.#links.get(key) ?? []), link])
    return link
  }

  /** Those of one node, or of all. */
  of(part: Part, node?: number): readonly ToxicLink[] {
    return [...this.#links].flatMap(([key, links]) =>
      key.endsWith(` ${part}`) && (node === undefined || key.startsWith(`${node} `)) ? links : [],
    )
  }

  async spoil(part: Part, ills: readonly Ill[], node?: number): Promise<void> {
    const each = this.of(part, node).flatMap((link) => ills.map(({ toxic, stream }) => link.add(toxic, stream)))
    await Promise.all(each)
  }

  async cut(part: Part, node?: number): Promise<void> {
    await Promise.all(this.of(part, node).map((link) => link.cut()))
  }

  async heal(part: Part, node?: number): Promise<void> {
    await Promise.all(this.of(part, node).map((link) => link.heal()))
  }
}
