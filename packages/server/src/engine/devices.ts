import type { CommandPayload, Device, DeviceList } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import type { UserNumber } from '../domain/ids.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import type { DeviceRow, DeviceStore } from '../ports/devices.ts'
import type { Clock, Registry } from '../ports/node.ts'
import { DeviceBatch } from './devices-batch.ts'
import type { Admission, Devices } from './engine.ts'
import type { Session } from './session.ts'
import { storeCall } from './store-call.ts'

interface Needs {
  readonly devices: DeviceStore
  readonly registry: Registry
  readonly admission: Admission
  readonly clock: Clock
  readonly limits: Limits
}

/** A user's devices: noted as they come and go, listed, logged out. */
export class DeviceCare implements Devices {
  readonly #needs: Needs
  readonly batch: DeviceBatch

  constructor(needs: Needs) {
    this.#needs = needs
    this.batch = new DeviceBatch(needs.devices, needs.clock, needs.limits)
  }

  /** It is here now: at `hello` with what it says of itself, and at its end. `isHidden`: its user is, by whichever device. */
  note(session: Session, isHidden: boolean, about: { readonly name?: string; readonly kind?: string } = {}): void {
    const { caller } = session
    const { name, kind } = about
    const device = session.loggedOut ? undefined : session.device
    this.batch.add({ user: caller.user, device, name, kind, at: this.#needs.clock.now(), isHidden })
    if (session.loggedOut && session.device !== undefined) this.batch.drop(caller.user, session.device)
  }

  /** He was there until then: of a node that is gone and could not say so. */
  noteUser(user: UserNumber, at: number): void {
    this.batch.add({ user, device: undefined, name: undefined, kind: undefined, at, isHidden: false })
  }

  /** It logs in now, and connects later. */
  arrived(user: UserNumber, device: string, { name, kind }: { readonly name?: string; readonly kind?: string }): void {
    this.batch.add({ user, device, name, kind, at: this.#needs.clock.now(), isHidden: false })
  }

  async list(caller: Caller, session?: Session): Promise<DeviceList> {
    const { rows, online } = await this.#all(caller)
    const current = currentOf(caller, session)
    return { items: rows.map((row) => shown(row, online, current)) }
  }

  async logOut(caller: Caller, payload: CommandPayload<'logOut'>, session?: Session): Promise<void> {
    const { device, others } = payload
    if ((device === undefined) === (others === undefined))
      throw new Refused('badRequest', 'name either one device or the others', { where: '/device' })
    const current = currentOf(caller, session)
    if (others && current === undefined)
      throw new Refused('badRequest', 'you name no device yourself: all would be others', { where: '/others' })
    const { rows } = await this.#all(caller)
    const chosen = rows.filter((row) => (others ? row.device !== current : row.device === device))
    if (device !== undefined && chosen.length === 0)
      throw new Refused('notFound', 'you have no such device', { where: '/device' })
    for (const row of chosen) await this.forget(caller, row.device)
  }

  /** Logs it out, whoever asks for it. */
  async forget(caller: Pick<Caller, 'user' | 'tenantName' | 'external'>, device: string): Promise<void> {
    this.batch.drop(caller.user, device)
    await this.#needs.admission.revoke(caller.tenantName, caller.external, device)
    await storeCall(() => this.#needs.devices.forget(caller.user, device))
  }

  /** Those stored, and those that are connected and not stored yet. */
  async #all({ user }: Caller): Promise<{ rows: DeviceRow[]; online: ReadonlySet<string> }> {
    const { devices, registry, clock } = this.#needs
    await this.batch.flush()
    const rows = await storeCall(() => devices.list(user))
    // The registry is soft state: without it nobody is shown as online.
    const online = new Set(await registry.devicesOf(user).catch(() => []))
    const stored = new Set(rows.map((row) => row.device))
    const fresh = [...online].filter((device) => !stored.has(device))
    const now = clock.now()
    const unstored = fresh.map((device) => ({ device, name: undefined, kind: undefined, seenAt: now }))
    return { rows: [...unstored, ...rows], online }
  }
}

/** Over REST it is the one that the token claims, if it does. */
function currentOf(caller: Caller, session: Session | undefined): string | undefined {
  return session ? session.device : caller.device
}

function shown({ device, name, kind, seenAt }: DeviceRow, online: ReadonlySet<string>, current?: string): Device {
  return {
    id: device,
    ...(name === undefined ? {} : { name }),
    ...(kind === undefined ? {} : { kind }),
    seenAt,
    online: online.has(device),
    current: device === current,
  }
}
