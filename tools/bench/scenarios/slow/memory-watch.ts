import { residentBytes } from '../../processes.ts'
import type { Measured } from '../../servers/measured.ts'
import { socketBytes, tcpBytes } from './kernel.ts'

/** The most there was at a time, bytes. */
export interface Peak {
  readonly resident: number
  /** Of all TCP sockets, both ends. */
  readonly tcp: number
  /** Of the server's sockets, at the end: asking the kernel for each is too dear to do it often. */
  readonly sockets: number
}

const lookMs = 250

/** Looks at the memory of a server and of its sockets, often, from its making until it is stopped. */
export class MemoryWatch {
  readonly #measured: Measured
  readonly #timer: NodeJS.Timeout
  #resident = 0
  #tcp = 0

  constructor(measured: Measured) {
    this.#measured = measured
    this.#timer = setInterval(() => this.#look(), lookMs)
    this.#look()
  }

  stop(): Peak {
    clearInterval(this.#timer)
    this.#look()
    return { resident: this.#resident, tcp: this.#tcp, sockets: socketBytes(this.#measured.port) }
  }

  #look(): void {
    this.#resident = Math.max(this.#resident, residentBytes(this.#measured.pid))
    this.#tcp = Math.max(this.#tcp, tcpBytes())
  }
}
