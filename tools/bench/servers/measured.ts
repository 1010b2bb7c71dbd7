import { family } from '../processes.ts'

/** A running server on its core, whose processes can be looked at. */
export interface Measured {
  readonly port: number
  /** The process of the server alone. */
  readonly pid: number
  /** The first process of its store, if it has one. */
  readonly storePid: number | undefined
  stop(): Promise<void>
}

/** The processes of its store. */
export function storeProcesses({ storePid }: Measured): number[] {
  return storePid === undefined ? [] : family(storePid)
}
