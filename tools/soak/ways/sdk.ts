import { setTimeout as sleep } from 'node:timers/promises'
import { type Chat, connect, webTransport } from '@confab/client'
import { live } from '@confab/client/live'
import { Cuttable } from '../../../packages/cli/src/replay/cuttable.ts'
import type { Scene } from '../scene.ts'
import { tokenOf } from '../token.ts'
import type { Way } from '../way.ts'

async function converse({ rooms, random }: Scene, chat: Chat): Promise<void> {
  const room = chat.conversation(random.pick(rooms))
  room.open()
  await chat.until('whole')
  live(chat).in(room).typing()
  for (let i = 0; i < 3; i++) await room.send(`by the SDK ${i}`)
  room.markRead()
}

function chatOf({ door, random }: Scene, user: string, net: Cuttable): Chat {
  const url = `http://127.0.0.1:${door.port}`
  return connect({ url, token: () => tokenOf(user), transport: net, chance: () => random.next() })
}

const closesChat: Way = async (scene, user) => {
  const chat = chatOf(scene, user, new Cuttable(webTransport))
  await converse(scene, chat)
  await chat.close()
}

/** Its network goes and comes; what it says meanwhile is said in the end. */
const losesNetwork: Way = async (scene, user) => {
  const net = new Cuttable(webTransport)
  const chat = chatOf(scene, user, net)
  await converse(scene, chat)
  net.out()
  const said = chat.conversation(scene.rooms[0] ?? '').send('without a network')
  await sleep(scene.random.below(500))
  net.back()
  await said
  net.out()
  await chat.close()
}

/** Over plain transports only: the platform's WebSocket does not trust the certificate of the tests. */
export const sdkWays = { closesChat, losesNetwork }
