import { type Report, type TraceLine, verifyLines } from '@confab/verify'
import { Actor } from './actor.ts'
import type { Bug } from './bug.ts'
import { VirtualClock } from './clock.ts'
import { Cluster } from './cluster.ts'
import type { Faults } from './faults.ts'
import { Random } from './random.ts'

export interface Run {
  readonly seed: number
  readonly report: Report
  readonly lines: readonly TraceLine[]
  /** What no trace can show: a text that stands in a log twice (P2.1), a connected member who was not told (P4.5). */
  readonly problems: readonly string[]
}

const names = ['alice', 'bob', 'carol', 'dave', 'erin']
const stormMs = 20_000

/** One run under a seed: a storm of faults, then calm, then everybody reads to the end, and the checker judges. */
export async function run(seed: number, bug?: Bug): Promise<Run> {
  const random = new Random(seed)
  const clock = new VirtualClock()
  const faults: Faults = {
    lose: random.next() * 0.3,
    repeat: random.next() * 0.2,
    reorder: random.next() * 0.5,
    unknown: random.next() * 0.1,
    unavailable: random.next() * 0.05,
    stall: random.next() * 0.03,
  }
  const cluster = new Cluster(clock, random, faults, bug)
  const lines: TraceLine[] = []
  const actors = names.map((name) => new Actor(name, cluster, clock, random, (line) => lines.push(line)))
  const done = scenario(cluster, actors, clock, random)
  let ended = false
  void done.finally(() => {
    ended = true
  })
  for (let i = 0; i < 200 && !ended; i++) await clock.run(1_000)
  if (!ended) throw new Error(`seed ${seed}: the run did not come to its end`)
  await done
  return { seed, report: verifyLines(lines), lines, problems: [...(await done), ...doubles(lines)] }
}

async function scenario(
  cluster: Cluster,
  actors: readonly Actor[],
  clock: VirtualClock,
  random: Random,
): Promise<string[]> {
  const calm = { ...cluster.faults }
  Object.assign(cluster.faults, { lose: 0, repeat: 0, reorder: 0, unknown: 0, unavailable: 0, stall: 0 })
  for (let i = 0; i < 3; i++) await cluster.start()
  for (const actor of actors) await actor.connect()
  const rooms = await openRooms(cluster, random)
  Object.assign(cluster.faults, calm)
  const end = clock.now() + stormMs
  while (clock.now() < end) {
    await clock.sleep(random.below(150))
    await somethingHappens(cluster, actors, rooms, clock, random)
  }
  Object.assign(cluster.faults, { lose: 0, repeat: 0, reorder: 0, unknown: 0, unavailable: 0, stall: 0 })
  while (actors.some((actor) => !actor.isConnected || actor.unsent > 0)) {
    for (const actor of actors) await actor.connect()
    await clock.sleep(200)
  }
  await clock.sleep(3_000)
  const untold = await behind(cluster, actors, rooms)
  for (const room of rooms) for (const actor of actors) await actor.finish(room, actor === actors[0])
  return untold
}

/** Members who are connected, and still have not been shown all, some seconds after everything went calm. */
async function behind(cluster: Cluster, actors: readonly Actor[], rooms: readonly string[]): Promise<string[]> {
  const { engine } = cluster.nodes[0] as Cluster['nodes'][number]
  const found: string[] = []
  for (const room of rooms) {
    for (const actor of actors) {
      const shown = await engine.conversations
        .get(await engine.admission.identify(actor.user), room)
        .catch(() => undefined)
      const seen = actor.seen.get(room) ?? 0
      if (shown?.to === undefined && shown && seen < shown.head)
        found.push(`P4.5: ${actor.user} was shown ${seen} of ${shown.head}`)
    }
  }
  return found
}

/** Every text is sent once by its author, so none may stand in a log twice, whatever its client id. */
function doubles(lines: readonly TraceLine[]): string[] {
  const seqs = new Map<string, number>()
  const found: string[] = []
  for (const line of lines) {
    if (line.ev !== 'entry' || line.kind !== 'message' || line.hash === undefined) continue
    const key = `${line.conv} ${line.hash}`
    const seq = seqs.get(key)
    if (seq !== undefined && seq !== line.seq) found.push(`P2.1: one text at ${seq} and ${line.seq}`)
    seqs.set(key, line.seq as number)
  }
  return found
}

/** The first of them owns all rooms and stays in them: he is the full reader. */
async function openRooms(cluster: Cluster, random: Random): Promise<string[]> {
  const { engine } = cluster.nodes[0] as Cluster['nodes'][number]
  const owner = await engine.admission.identify('alice')
  const rooms: string[] = []
  for (let i = 0; i < 3; i++) {
    const made = await engine.conversations.create(owner, {
      clientId: random.uuid(),
      kind: 'group',
      title: `Room ${i}`,
      users: names.slice(1),
    })
    rooms.push(made.conversation.conversationId)
  }
  return rooms
}

async function somethingHappens(
  cluster: Cluster,
  actors: readonly Actor[],
  rooms: readonly string[],
  clock: VirtualClock,
  random: Random,
): Promise<void> {
  const actor = random.pick(actors)
  const what = random.next()
  if (what < 0.6) actor.send(random.pick(rooms), `message ${clock.now()} ${random.uuid()}`)
  else if (what < 0.7) actor.cut()
  else if (what < 0.85) void actor.connect()
  else if (what < 0.95) void changeMembers(cluster, rooms, random)
  else if (what < 0.965 && cluster.nodes.length > 1) cluster.crash(random.pick(cluster.nodes))
  else if (cluster.nodes.length < 3) await cluster.start()
  else await clock.sleep(random.below(500))
}

/** The owner removes or adds somebody, over any node. What is refused does not matter here. */
async function changeMembers(cluster: Cluster, rooms: readonly string[], random: Random): Promise<void> {
  const node = random.pick(cluster.nodes)
  const user = random.pick(names.slice(1))
  const action: 'remove' | 'add' = random.is(0.5) ? 'remove' : 'add'
  const change = { conversationId: random.pick(rooms), clientId: random.uuid(), action, users: [user] }
  try {
    await node.engine.conversations.changeMembers(await node.engine.admission.identify('alice'), change)
  } catch {
    // The store was away, or it was so already.
  }
}
