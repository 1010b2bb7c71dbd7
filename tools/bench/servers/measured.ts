import { cpuMsOf, family } from '../processes.ts'

/** CPU time so far, ms. */
export interface Cpu {
  readonly server: number
  readonly store: number
}

/** A running server on its core, whose processes can be looked at. */
export interface Measured {
  readonly port: number
  /** The process of the server alone. */
  readonly pid: number
  /** The first process of its store, if it has one. */
  readonly storePid: number | undefined
  stop(): Promise<void>
}

/** The server's processes, and its store's. */
export function processesOf(measured: Measured): { server: number[]; store: number[] } {
  const store = measured.storePid === undefined ? [] : family(measured.storePid)
  return { server: family(measured.pid).filter((pid) => !store.includes(pid)), store }
}

export function cpuOf(measured: Measured): Cpu {
  const { server, store } = processesOf(measured)
  return { server: cpuMsOf(server), store: cpuMsOf(store) }
}

/** Answers, when called, how much was used since. */
export function cpuSince(measured: Measured): () => Cpu {
  const before = cpuOf(measured)
  return () => {
    const now = cpuOf(measured)
    return { server: now.server - before.server, store: now.store - before.store }
  }
}
