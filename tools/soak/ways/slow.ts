import { setTimeout as sleep } from 'node:timers/promises'
import { Peer } from '../peer.ts'
import type { Way } from '../way.ts'

const features = ['credit']

/** Reads all of it, and acknowledges nothing: closed as stuck, since there is something to acknowledge all the time. */
const neverAcks: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user, { features })
  await peer.send(scene.rooms[0] ?? '', 'something to acknowledge')
  const code = await peer.closed
  if (code !== 4003) throw new Error(`closed with ${code}, not as slow`)
}

const readsNothing: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user, { features })
  peer.vanish()
}

const pauses: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  for (let i = 0; i < 3; i++) {
    peer.pause()
    await sleep(scene.random.below(400))
    peer.resume()
    await peer.send(scene.random.pick(scene.rooms), 'still here')
  }
  if (scene.random.is(0.5)) peer.close()
  else peer.kill()
}

/** Asks for far more than the kernel takes, and reads nothing: the mailbox fills. */
const hoards: Way = async (scene, user) => {
  const peer = await Peer.arrive(scene, user)
  peer.pause()
  for (let i = 0; i < 16; i++) peer.say('history', { conversationId: scene.fat, limit: 50 })
  await sleep(scene.random.below(1_000))
  peer.vanish()
}

export const slowWays = { neverAcks, readsNothing, pauses, hoards }
