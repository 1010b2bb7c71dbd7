import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { readWhole } from '../../packages/cli/src/replay/full-reader.ts'
import { Trace } from '../../packages/cli/src/replay/tracing.ts'
import { Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import { secret } from '../bench/servers/token.ts'
import { Crowd } from '../roll/crowd.ts'
import { targetAt } from '../roll/target.ts'
import { Bystanders } from './bystanders.ts'
import { Doors } from './doors.ts'
import { Herd } from './herd.ts'
import type { Scene } from './scene.ts'
import { bystander, groupSize, speaker } from './talk.ts'

/** How many lose their node, how many more of those on the SDK with traces, and how many others talk on. */
export interface Numbers {
  readonly clients: number
  readonly traced: number
  readonly bystanders: number
}

/** Of tokens that name none, as those of the herd. */
const tenant = 'main'
/** So many groups are made at once. */
const makers = 8

/** All who are in it. */
export class Cast {
  readonly doors: Doors
  readonly herd: Herd
  readonly crowd: Crowd
  readonly bystanders: Bystanders
  readonly trace: Trace
  readonly #numbers: Numbers
  readonly #target: Target
  readonly #crowdTarget: Target

  private constructor(scene: Scene, folder: string, numbers: Numbers, bystanders: Bystanders) {
    this.#numbers = numbers
    this.bystanders = bystanders
    this.doors = new Doors(scene.nodes)
    const [other] = this.doors.others
    this.#target = targetAt(other?.url ?? '', secret, tenant)
    this.#crowdTarget = targetAt(other?.url ?? '', secret, randomUUID())
    this.herd = new Herd(numbers.clients, () => this.doors.next().port)
    this.trace = new Trace(join(folder, 'storm.jsonl'), Date.now)
    this.crowd = new Crowd(this.#crowdTarget, this.trace, this.doors.transport)
  }

  /** All come, to where they belong, and begin to talk. */
  static async gather(scene: Scene, folder: string, numbers: Numbers): Promise<Cast> {
    const ports = scene.nodes.slice(1).map(({ port }) => port)
    const bystanders = await Bystanders.start({ ports, count: numbers.bystanders })
    const cast = new Cast(scene, folder, numbers, bystanders)
    try {
      await cast.#come()
    } catch (error) {
      cast.leave()
      throw error
    }
    return cast
  }

  async #come(): Promise<void> {
    const { clients, traced, bystanders } = this.#numbers
    await this.herd.come()
    const groups = await this.#groups(Array.from({ length: bystanders }, (_, i) => bystander(i)))
    const ofHerd = await this.#groups(this.herd.users)
    if (!(await this.herd.becomes(() => this.herd.placed === clients, 60_000)))
      throw new Error(`${this.herd.placed} of ${clients} were told of their groups`)
    await this.crowd.come(traced)
    this.bystanders.talk(groups, ofHerd)
  }

  /** Whoever was on the SDK has all there is; answers who has not. */
  async finishTraced(): Promise<string[]> {
    const heads = new Map<string, number>()
    for (const id of this.crowd.groups) heads.set(id, await readWhole(this.#crowdTarget, id, this.trace))
    const behind = await this.crowd.finish(heads)
    this.trace.close()
    return behind
  }

  leave(): void {
    this.bystanders.stop()
    this.herd.end()
    this.crowd.close()
  }

  /** Groups of ten of these, which the speaker owns. */
  async #groups(users: readonly string[]): Promise<string[]> {
    const owner = new Somebody(this.#target, speaker)
    const groups: string[] = []
    const firsts = Array.from({ length: Math.ceil(users.length / groupSize) }, (_, i) => i * groupSize)
    const maker = async (): Promise<void> => {
      for (let first = firsts.shift(); first !== undefined; first = firsts.shift()) {
        const members = users.slice(first, first + groupSize)
        const group = { kind: 'group', title: `group of ${members[0]}`, users: members }
        groups[first / groupSize] = (await owner.create(group, randomUUID())).conversationId
      }
    }
    await Promise.all(Array.from({ length: makers }, maker))
    return groups
  }
}
