import { Actor, Story } from './actor.ts'
import { Chance } from './chance.ts'
import type { TraceLine } from './line.ts'

/** What a generated trace is like. */
export interface Shape {
  seed: number
  conversations: number
  /** Members of each conversation; each is a user with one device more or less. */
  readers: number
  /** Appends of each conversation. */
  messages: number
  /** Between 0 (all goes well) and 1 (much flapping, repeating, coming and going). */
  trouble: number
}

/**
 * Writes the trace of a chat that keeps all promises, full of reconnects, repeated and refused sends, removals and
 * returns. The same shape gives the same trace.
 */
export function* generateTrace(shape: Shape): Generator<TraceLine> {
  const chance = new Chance(shape.seed)
  const stories = Array.from({ length: shape.conversations }, (_, number) => new Story(`room-${number}`))
  const devices = Array.from({ length: shape.readers }, (_, number) => makeDevice(number))
  const scene = { shape, chance, devices }
  for (let step = 0; step < shape.messages; step++) {
    for (const story of stories) {
      yield* step === 0 ? found(scene, story) : append(scene, story, step)
      for (const device of devices) yield* attend(scene, story, device)
    }
  }
  for (const story of stories) yield* finish(scene, story)
}

interface Scene {
  shape: Shape
  chance: Chance
  devices: Actor[]
}

function makeDevice(number: number): Actor {
  const user = `user-${number >> 1}`
  return new Actor(user, `${user}/${number % 2 === 0 ? 'phone' : 'laptop'}`)
}

// The first entry makes the conversation: all but the last user, who is the newcomer.
function* found({ devices }: Scene, story: Story): Generator<TraceLine> {
  const users = [...new Set(devices.map((device) => device.user))]
  const added = users.length > 2 ? users.slice(0, -1) : users
  const seq = story.append({ sender: 'user-0', cid: 'made', hash: hash(0), added })
  yield devices[0]!.line('send', story, { cid: 'made', hash: hash(0) })
  yield devices[0]!.line('ack', story, { seq, cid: 'made', hash: hash(0) })
}

function* append({ shape, chance, devices }: Scene, story: Story, step: number): Generator<TraceLine> {
  const device = devices[chance.below(devices.length)]!
  if (!story.isMember(device.user)) {
    story.append({ sender: 'user-0', cid: `add-${step}`, hash: hash(step), added: [device.user] })
    return
  }
  if (device.user !== 'user-0' && chance.happens(0.05 * shape.trouble)) {
    story.append({ sender: 'user-0', cid: `remove-${step}`, hash: hash(step), removed: [device.user] })
    return
  }
  const said = { cid: `m-${step}`, hash: hash(step) }
  yield device.line('send', story, said)
  if (chance.happens(0.4 * shape.trouble)) {
    const given = yield* stumble(chance, story, device, said)
    if (given) return
  }
  const seq = story.append({ sender: device.user, ...said })
  yield device.line('ack', story, { seq, ...said })
  if (chance.happens(0.05 * shape.trouble)) yield device.line('ack', story, { seq, ...said })
}

// The first try fails in one of the ways in which tries fail. Returns whether the sender gives up.
function* stumble(
  chance: Chance,
  story: Story,
  device: Actor,
  said: { cid: string; hash: string },
): Generator<TraceLine, boolean> {
  const way = chance.below(5)
  yield device.line(way < 2 ? 'refused' : 'unknown', story, said)
  if (way >= 2) device.reconnect()
  if (way === 1 || way === 2) return true
  if (way === 3) {
    story.append({ sender: device.user, ...said })
    return true
  }
  yield device.line('send', story, said)
  return false
}

function* attend({ shape, chance }: Scene, story: Story, device: Actor): Generator<TraceLine> {
  if (device.awake && chance.happens(0.1 * shape.trouble)) device.awake = false
  else if (!device.awake && chance.happens(0.3)) {
    device.awake = true
    device.reconnect()
    if (story.isMember(device.user) && chance.happens(0.1 * shape.trouble)) yield* device.startOver(story)
    yield* device.read(story)
    if (story.isMember(device.user)) yield device.line('whole', story, { seq: device.place(story) })
  }
  if (!device.awake) return
  yield* device.read(story)
  const seq = device.place(story)
  if (seq > 0 && chance.happens(0.2 * shape.trouble)) yield device.line('cursor', story, { seq, kind: 'read' })
}

function* finish({ devices }: Scene, story: Story): Generator<TraceLine> {
  for (const device of devices) {
    yield* device.read(story)
    yield device.line('end', story, { seq: device.place(story) })
  }
  const head = story.log.length
  const reader = new Actor('auditor', 'auditor')
  for (const [index, entry] of story.log.entries()) yield reader.line('entry', story, { seq: index + 1, ...entry })
  yield reader.line('end', story, { seq: head, full: true })
}

function hash(number: number): string {
  return (Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0').repeat(8)
}
