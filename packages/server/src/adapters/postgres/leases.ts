import type { Lease, Leases } from '../../ports/lease.ts'
import type { Lane } from './lane.ts'

const hold = { name: 'hold lease', text: 'select held_epoch, held_mark from lease_hold_1($1, $2, $3)' }
const note = {
  name: 'note mark',
  text: `update leases set mark = $3 where name = $1 and epoch = $2 and expires_at > now_ms_1() returning 1`,
}
const marked = { name: 'mark of lease', text: 'select mark from leases where name = $1' }
const release = { name: 'release lease', text: 'update leases set expires_at = 0 where name = $1 and epoch = $2' }

/** Leases as rows: the database's clock and its row locks decide. */
export class PostgresLeases implements Leases {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async hold(name: string, holder: string, ms: number): Promise<Lease | undefined> {
    const [row] = await this.#lane.rows<[number | null, number | null]>(hold, [name, holder, ms])
    const [epoch, mark] = row ?? [null, null]
    return epoch === null ? undefined : { epoch, mark: mark ?? undefined }
  }

  async note(name: string, epoch: number, mark: number): Promise<boolean> {
    return (await this.#lane.value<number>(note, [name, epoch, mark])) !== undefined
  }

  async marked(name: string): Promise<number | undefined> {
    return (await this.#lane.value<number | null>(marked, [name])) ?? undefined
  }

  async release(name: string, epoch: number): Promise<void> {
    await this.#lane.rows(release, [name, epoch])
  }
}
