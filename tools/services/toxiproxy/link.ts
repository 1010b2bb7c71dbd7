import type { Stream, Toxic } from './toxic.ts'

const patience = 5_000

async function call(url: string, method: string, body?: unknown): Promise<void> {
  const payload = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(url, { method, ...payload, signal: AbortSignal.timeout(patience) })
  const text = await response.text()
  if (!response.ok) throw new Error(`toxiproxy answers ${response.status} to ${method} ${url}: ${text}`)
}

/** One way through Toxiproxy to one server. */
export class ToxicLink {
  readonly port: number
  /** `host:port`, to be used instead of the upstream's */
  readonly address: string
  readonly #url: string
  #toxics = new Set<string>()
  #added = 0

  private constructor(url: string, port: number) {
    this.#url = url
    this.port = port
    this.address = `127.0.0.1:${port}`
  }

  static async open(api: string, port: number, upstream: string): Promise<ToxicLink> {
    const name = `to-${upstream.replace(/\W/g, '-')}-${port}`
    await call(`${api}/proxies`, 'POST', { name, listen: `127.0.0.1:${port}`, upstream, enabled: true })
    return new ToxicLink(`${api}/proxies/${name}`, port)
  }

  /** Adds a toxic to what passes from now on, also over open connections; answers its name. */
  async add({ type, ...attributes }: Toxic, stream: Stream = 'downstream'): Promise<string> {
    const name = `${type}-${stream}-${++this.#added}`
    await call(`${this.#url}/toxics`, 'POST', { name, type, stream, toxicity: 1, attributes })
    this.#toxics.add(name)
    return name
  }

  async remove(name: string): Promise<void> {
    await call(`${this.#url}/toxics/${name}`, 'DELETE')
    this.#toxics.delete(name)
  }

  /** Removes all toxics, and opens the link if it was cut. */
  async heal(): Promise<void> {
    for (const name of this.#toxics) await this.remove(name)
    await call(this.#url, 'POST', { enabled: true })
  }

  /** Closes all connections and refuses new ones, until `heal`. */
  async cut(): Promise<void> {
    await call(this.#url, 'POST', { enabled: false })
  }

  /** From now on it leads to another server; connections to the old one are closed. */
  async direct(upstream: string): Promise<void> {
    await call(this.#url, 'POST', { listen: this.address, upstream, enabled: true })
  }

  async close(): Promise<void> {
    await call(this.#url, 'DELETE')
  }
}
