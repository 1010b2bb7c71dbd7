import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../ask.ts'
import { Peer } from '../peer.ts'
import { type Scene, users } from '../scene.ts'
import { tokenOf } from '../token.ts'
import { moment, type Way } from '../way.ts'

/** Ends with whatever was just said still under way. */
function depart({ random }: Scene, peer: Peer): void {
  const ends = [() => peer.close(), () => peer.kill(), () => peer.reset(), () => peer.vanish()]
  random.pick(ends)()
}

async function talk(scene: Scene, peer: Peer): Promise<void> {
  for (let i = 0; i < 3; i++) await peer.send(scene.random.pick(scene.rooms), `hello ${i}`)
}

const closes: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  await talk(scene, peer)
  peer.close()
  await peer.closed
}

const killed: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  await talk(scene, peer)
  if (scene.random.is(0.5)) peer.kill()
  else peer.reset()
}

const halfOpen: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  await talk(scene, peer)
  peer.vanish()
}

/** He is seen, says something of himself, and looks at all others; what concerns them goes on without him. */
const inPresence: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user, { device: `tablet-${scene.random.below(4)}` })
  const presence = scene.random.pick(['online', 'away', 'invisible'])
  peer.say('setPresence', { presence, status: { text: 'soaked' } })
  peer.say('watch', { users })
  peer.say('devices', {})
  if (scene.random.is(0.5)) await moment(scene, 1_200)
  else await moment(scene, 10)
  peer.say('watch', { users: users.slice(scene.random.below(users.length)) })
  await moment(scene, 10)
  depart(scene, peer)
}

/** Reads, and never answers a ping. */
const mute: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user, { answers: false })
  const code = await peer.closed
  if (code !== 4002) throw new Error(`closed with ${code}, not for silence`)
}

const halfClosed: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  peer.finish()
  peer.vanish()
}

/** Says that it closes, and takes no notice of the answer. */
const closesHalf: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  peer.close()
  peer.vanish()
}

const inSync: Way = async (scene, user) => {
  const peer = await Peer.come(scene, user)
  peer.say('hello', {})
  for (let i = 0; i < 20; i++) peer.say('sync', { limit: 1 })
  await moment(scene, 12)
  depart(scene, peer)
}

const inSends: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  for (let i = 0; i < 30; i++) peer.sendSoon(scene.random.pick(scene.rooms), `soon ${i}`)
  await moment(scene, 12)
  depart(scene, peer)
}

const inTyping: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  for (const conversationId of scene.rooms) peer.say('typing', { conversationId, typing: true })
  await moment(scene, 300)
  depart(scene, peer)
}

const inReceipts: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  for (const conversationId of scene.rooms) {
    peer.say('read', { conversationId, seq: 1 })
    peer.write(JSON.stringify({ type: 'ack', payload: { delivered: [{ conversationId, seq: 1 }] } }))
  }
  peer.say('receipts', { conversationId: scene.rooms[0], seq: 1 })
  await moment(scene, 20)
  depart(scene, peer)
}

const inInterests: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  for (const level of ['head', 'full', 'none', 'head', 'full'])
    peer.say('interest', { conversations: scene.rooms, level })
  await moment(scene, 20)
  depart(scene, peer)
}

const inRenewal: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user, { ttl: 60_000 })
  const answer = await ask(scene.door, '/v1/tickets', { method: 'POST', token: await tokenOf(user), body: {} })
  const { ticket } = JSON.parse(answer.body) as { ticket: string }
  peer.say('renew', { ticket })
  await moment(scene, 5)
  depart(scene, peer)
}

const inMembership: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  for (const action of ['join', 'leave', 'join', 'leave']) {
    peer.say('changeMembers', { conversationId: scene.channel, clientId: scene.random.uuid(), action })
    peer.say('sync', {})
  }
  await moment(scene, 30)
  depart(scene, peer)
}

const tokenEnds: Way = async (scene, user) => {
  const peer = await Peer.come(scene, user, { ttl: 1_000 })
  // Where the machine is slow it may end before the answer comes.
  peer.say('hello', {})
  const code = await peer.closed
  if (code !== 4001) throw new Error(`closed with ${code}, not for its token`)
}

const loggedOut: Way = async (scene, user) => {
  const device = `phone-${scene.random.below(4)}`
  // Another guest may be logging out the same phone.
  const peer = await Peer.arrive(scene, user, { device }).catch(() => undefined)
  if (!peer) return
  if (scene.random.is(0.3)) {
    peer.say('logOut', { device })
    await peer.closed
    return
  }
  await sleep(scene.random.below(100))
  if (scene.random.is(0.5)) peer.vanish()
  const token = await tokenOf('guest-0', { admin: true })
  await ask(scene.door, '/v1/revocations', { method: 'POST', token, body: { user, device } })
}

const talksNonsense: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  if (scene.random.is(0.3)) peer.write(Buffer.from([1, 2, 3]))
  else if (scene.random.is(0.5)) peer.write('x'.repeat(200_000))
  else for (let i = 0; i < 60; i++) peer.write('no frame of this protocol')
  await peer.closed
}

export const greetedWays = {
  closes,
  killed,
  halfOpen,
  inPresence,
  mute,
  halfClosed,
  closesHalf,
  inSync,
  inSends,
  inTyping,
  inReceipts,
  inInterests,
  inRenewal,
  inMembership,
  tokenEnds,
  loggedOut,
  talksNonsense,
}
