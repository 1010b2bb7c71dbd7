import { type Report, verifyLines } from '@confab/verify'
import { entryBody } from '../../packages/cli/src/replay/tracing.ts'
import {
  doubles,
  leaks,
  overtaken,
  type Problem,
  skipped,
  stale,
  unfinished,
  unlisted,
  unsettled,
  untold,
} from './checks.ts'
import { Chronicle } from './chronicle.ts'
import { VirtualClock } from './clock.ts'
import { Cluster } from './cluster.ts'
import { unlike, unread } from './cursor-checks.ts'
import { Device, type Setting } from './device.ts'
import { untoldEvents } from './event-checks.ts'
import { calm, storm } from './faults.ts'
import { PlaceWatch } from './places.ts'
import { Random } from './random.ts'
import { people, Scenario } from './scenario.ts'
import { Truth } from './truth.ts'

export interface Run {
  readonly seed: number
  readonly report: Report
  /** What no trace can show, each beginning with its rule. */
  readonly problems: readonly Problem[]
  /** The rules that are broken, each once. */
  readonly broken: readonly string[]
  readonly chronicle: Chronicle
  readonly titles: ReadonlyMap<string, string>
}

const stormMs = 6_000
/** After the faults have ended, everybody is whole and nothing is unsent within this time. */
const patienceMs = 60_000
/** No run needs more. */
const mostSeconds = 300

/** One run under a seed: a storm of faults, then calm, then everybody reads to the end, and the checker judges. */
export async function run(seed: number, isWide = false): Promise<Run> {
  const random = new Random(seed)
  const clock = new VirtualClock()
  const cluster = new Cluster(clock, random, { ...calm }, isWide)
  const chronicle = new Chronicle(clock)
  const setting = { cluster, clock, random, chronicle }
  const devices = people.flatMap((user, i) => [
    new Device(user, 'phone', setting),
    ...(i < 2 ? [new Device(user, 'laptop', setting)] : []),
  ])
  const scenario = new Scenario(setting, devices)
  const done = play(setting, devices, scenario)
  let ended = false
  void done.then(
    () => (ended = true),
    () => (ended = true),
  )
  const places = new PlaceWatch(cluster)
  for (let i = 0; i < mostSeconds * 4 && !ended; i++) {
    await clock.run(250)
    places.look()
  }
  if (!ended)
    throw new Error(
      `seed ${seed}: the run did not come to its end\n${chronicle.items
        .slice(-10)
        .map((item) => JSON.stringify(item))
        .join('\n')}`,
    )
  const problems = [
    ...(await done),
    ...places.problems,
    ...cluster.diary.map((text) => `P8.2: ${text}`),
    ...doubles(chronicle.lines),
  ]
  const report = verifyLines(chronicle.lines)
  const named = problems.map((problem) => problem.slice(0, problem.indexOf(':')))
  const broken = [...new Set([...Object.keys(report.violations), ...named])]
  return { seed, report, problems, broken, chronicle, titles: scenario.titles() }
}

async function play(setting: Setting, devices: readonly Device[], scenario: Scenario): Promise<Problem[]> {
  const { cluster, clock, random, chronicle } = setting
  for (let i = 0; i < 3; i++) await cluster.start()
  for (const device of devices) device.start(false)
  await Promise.all(devices.map((device) => device.chat.until('whole')))
  const alice = devices[0] as Device
  for (let i = 0; i < 3; i++) await alice.chat.createGroup({ title: `Room ${i}`, users: people.slice(1) })
  for (const device of devices) for (const room of device.chat.conversations) if (random.is(0.7)) device.open(room)
  chronicle.tell('the world', 'a storm begins')
  Object.assign(cluster.faults, storm(random, cluster.isWide))
  const end = clock.now() + stormMs
  while (clock.now() < end) {
    await clock.sleep(random.below(120))
    scenario.next()
  }
  chronicle.tell('the world', 'all is calm')
  Object.assign(cluster.faults, calm)
  return judge(setting, devices, scenario)
}

async function judge(setting: Setting, devices: readonly Device[], scenario: Scenario): Promise<Problem[]> {
  const { cluster, clock } = setting
  const truth = new Truth(cluster)
  // Restarts that are due come first, and whoever is cut off in silence notices it.
  await clock.sleep(6_000)
  while (cluster.nodes.length < 3) await scenario.grow()
  const late = await whole(setting, devices)
  if (late.length > 0) return late
  await clock.sleep(2_000)
  const found = [
    ...unlisted(devices, truth),
    ...untold(devices, truth),
    ...unsettled(devices),
    ...behind(setting, devices, truth),
  ]
  scenario.restSome()
  for (const isLoud of [false, true, false, true]) {
    // The broker is bad and commits are slow: what is missed now only the journal tells.
    if (isLoud) Object.assign(cluster.faults, { lose: 0.5, stall: 0.2 })
    scenario.partAll(isLoud)
    const left = await whole(setting, devices)
    if (left.length > 0) return [...found, ...left]
    Object.assign(cluster.faults, calm)
    await clock.sleep(isLoud ? 2_500 : 1_500)
    found.push(...untold(devices, truth))
  }
  for (const device of devices) for (const room of device.chat.conversations) device.open(room)
  const later = await whole(setting, devices)
  found.push(...later, ...untold(devices, truth))
  const reads = scenario.readSome()
  await clock.sleep(1_500)
  found.push(...unread(devices, reads))
  // Where one stands is told at once or, where that is lost, to who comes again.
  scenario.partAll(false)
  const last = await whole(setting, devices)
  await clock.sleep(6_000)
  return [
    ...found,
    ...last,
    ...unread(devices, reads),
    ...behind(setting, devices, truth),
    ...(await finish(setting, devices, truth)),
  ]
}

/** All is calm: nobody is slow any more, and whoever was has been told what he missed. */
function behind({ cluster }: Setting, devices: readonly Device[], truth: Truth): Problem[] {
  const gateways = cluster.nodes.map(({ gateway }) => gateway)
  const slow = new Set(gateways.flatMap(({ slowOnce }) => slowOnce))
  return [
    ...gateways.flatMap((one) => one.behind).map((name) => `P7.6: ${name} is still taken for a slow reader`),
    ...untold(
      devices.filter(({ name }) => slow.has(name)),
      truth,
      'P7.6',
    ),
  ]
}

/** Waits until all devices are whole and have sent everything; what is left when patience ends is told. */
async function whole({ clock }: Setting, devices: readonly Device[]): Promise<Problem[]> {
  const end = clock.now() + patienceMs
  for (;;) {
    const left = devices.map(unfinished).filter((text) => text !== undefined)
    if (left.length === 0) return []
    if (clock.now() >= end) return left.map((text) => `P8.2: after ${patienceMs / 1_000} s ${text}`)
    await clock.sleep(250)
  }
}

/** Everybody ends at what he was shown; a full reader reads all there is, past the engine. */
async function finish({ chronicle, cluster }: Setting, devices: readonly Device[], truth: Truth): Promise<Problem[]> {
  const found: Problem[] = []
  for (const room of truth.conversations) {
    const log = await truth.entries(room)
    for (const device of devices) {
      found.push(...stale(device, room, log, truth), ...leaks(device, room, truth))
      found.push(...unlike(device, room, log, truth), ...skipped(device, room, truth), ...overtaken(device, room, log))
      const { shown } = device.chat.conversation(room.id)
      if (shown && truth.isMember(room, device.user)) device.end(room.id, shown)
    }
    if (cluster.isWide) found.push(...untoldEvents(room.id, log, cluster.eventLog.told))
    for (const entry of log) chronicle.trace('auditor', 'store', entryBody(room.id, entry))
    chronicle.trace('auditor', 'store', { ev: 'end', conv: room.id, seq: room.head, full: true })
  }
  return found
}
