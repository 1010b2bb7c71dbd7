import type { Conversation } from '@confab/protocol'
import type { Command } from 'commander'
import { Failure, misuse } from '../exit.ts'
import { isId, nameId } from './name-id.ts'
import { Refusal } from './rest.ts'
import { Somebody } from './somebody.ts'

/** The options that say which conversation. */
export interface PlaceOptions {
  readonly to?: string
  readonly with?: string
  readonly channel?: string
}

/** Makes the channels that are found by name. */
export const host = 'confab'
const lobby = 'lobby'

export function addPlace(command: Command): Command {
  return command
    .option('--to <conversation>', 'its id, or the title of one you are in, or of a channel that `confab` made')
    .option('--with <user>', 'the direct conversation with this user')
    .option('--channel <name>', 'the channel of this name; made if it is not there')
}

/** Where a conversation is said to be by name; `lobby` if nothing is said. */
export async function findPlace(me: Somebody, options: PlaceOptions): Promise<Conversation> {
  const { to, with: other, channel } = options
  if ([to, other, channel].filter((each) => each !== undefined).length > 1) {
    throw misuse('--to, --with and --channel: give one of them')
  }
  if (other !== undefined) return openDirect(me, other)
  if (channel !== undefined) return openChannel(me, channel)
  if (to === undefined || to === lobby) return openChannel(me, lobby)
  return isId(to) ? enter(me, to) : byTitle(me, to)
}

/** The direct conversation of the two: the same one, whoever opens it first. */
export async function openDirect(me: Somebody, other: string): Promise<Conversation> {
  try {
    return await me.create({ kind: 'direct', users: [other] }, nameId('direct', me.user, other))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'notFound') throw error
    throw new Failure(`there is no user ${other} yet: whoever connects once is known from then on`, error.exit)
  }
}

/** The channel of this name, made by the host if there is none, and joined. */
export async function openChannel(me: Somebody, title: string): Promise<Conversation> {
  const owner = me.target.keyring ? new Somebody({ ...me.target, token: undefined }, host) : me
  const { conversationId } = await owner.create({ kind: 'channel', title }, nameId('channel', title))
  return enter(me, conversationId)
}

/** As a member: joins, if that is needed and allowed. */
async function enter(me: Somebody, conversationId: string): Promise<Conversation> {
  const there = await me.conversation(conversationId).catch(ifUnknown)
  if (there && there.to === undefined) return there
  await me.join(conversationId)
  return me.conversation(conversationId)
}

function ifUnknown(error: unknown): undefined {
  if (error instanceof Refusal && error.code === 'notFound') return undefined
  throw error
}

/** By its id; or the one of this title that one is in; or the channel of this name, made if there is none. */
export async function joinNamed(me: Somebody, name: string): Promise<Conversation> {
  if (isId(name)) return enter(me, name)
  return onlyOne(await myOpen(me), name) ?? openChannel(me, name)
}

async function myOpen(me: Somebody): Promise<Conversation[]> {
  return (await me.conversations()).filter(({ to }) => to === undefined)
}

function onlyOne(open: readonly Conversation[], title: string): Conversation | undefined {
  const mine = open.filter((each) => each.title === title)
  if (mine.length <= 1) return mine[0]
  const ids = mine.map((each) => each.conversationId).join(', ')
  throw misuse(`${mine.length} of your conversations are called ${title}; give the id: ${ids}`)
}

async function byTitle(me: Somebody, title: string): Promise<Conversation> {
  const open = await myOpen(me)
  const mine = onlyOne(open, title)
  if (mine) return mine
  const made = me.target.keyring ? await new Somebody({ ...me.target, token: undefined }, host).conversations() : []
  const channel = made.find((each) => each.kind === 'channel' && each.title === title)
  if (channel) return enter(me, channel.conversationId)
  const known = [...new Set([...open, ...made].flatMap((each) => each.title ?? []))].slice(0, 10)
  const there = known.length > 0 ? `there are: ${known.join(', ')}` : 'you are in none with a title'
  throw new Failure(
    `no conversation is called ${title} (${there}); \`--channel ${title}\` makes one, --with names a user`,
  )
}
