import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { AppendItem } from '../../src/domain/append.ts'
import type { ConversationId, Person } from '../../src/domain/ids.ts'
import { type Action, may, rights, roles } from '../../src/domain/rights.ts'
import { invite, invited } from './invites.ts'
import {
  asAdmin,
  deleted,
  edited,
  type MakeStore,
  membersChanged,
  message,
  reacted,
  refused,
  renamed,
  type Scene,
  scene,
  statuses,
} from './scene.ts'

type Kind = keyof typeof rights

const kinds = Object.keys(rights) as Kind[]
/** What a store refuses: naming all is passed over from who may not, and who makes invites the engine judges. */
const elsewhere = ['read', 'mentionAll', 'invite']
const actions = (Object.keys(rights.group) as Action[]).filter((action) => !elsewhere.includes(action))
/** The roles that there are in a kind of conversation: in an announcement those which a tenant's people count as. */
const rolesIn: Readonly<Record<Kind, readonly number[]>> = {
  direct: [roles.none, roles.member],
  group: Object.values(roles),
  channel: Object.values(roles),
  announcement: [roles.none, roles.admin],
}

/** A conversation in which `actor` has a role, alice a greater one, and bob is a member. */
interface Stage {
  readonly kind: Kind
  readonly where: ConversationId
  readonly alice: Person
  readonly bob: Person
  readonly newcomer: Person
  readonly actor: Person
  readonly role: number
}

async function stage(s: Scene, kind: Kind, role: number): Promise<Stage> {
  const people = await s.people('alice', 'bob', 'dave', 'erin')
  const [alice, bob, newcomer, actor] = people
  const others = kind === 'direct' ? [role === roles.none ? bob : actor] : kind === 'announcement' ? [] : [bob]
  const where = await s.open(kind, alice, ...others)
  const isInvited = (kind === 'group' || kind === 'channel') && role > roles.none
  if (isInvited) await s.stored(membersChanged(where, alice, 'add', [actor], role))
  return { kind, where, alice, bob, newcomer, actor, role }
}

function byRole({ kind, role }: Stage, item: AppendItem): AppendItem {
  return kind === 'announcement' && role === roles.admin ? asAdmin(item) : item
}

/** A message to act on: the actor's own where he can have one. */
async function target(s: Scene, at: Stage, isOwn: boolean): Promise<number> {
  const own = isOwn && may(at.kind, at.role, 'write')
  const item = message(at.where, own ? at.actor : at.alice, 'target')
  return s.stored(at.kind === 'announcement' ? asAdmin(item) : item)
}

async function attempt(s: Scene, at: Stage, action: Action): Promise<AppendItem> {
  const { where, actor, bob, newcomer } = at
  switch (action) {
    case 'edit':
      return edited(where, actor, await target(s, at, true), 'new')
    case 'delete':
      return deleted(where, actor, await target(s, at, true))
    case 'deleteOthers':
      return deleted(where, actor, await target(s, at, false))
    case 'add':
      return membersChanged(where, actor, 'add', [newcomer])
    case 'remove':
      return membersChanged(where, actor, 'remove', [bob])
    case 'role':
      return membersChanged(where, actor, 'role', [bob], roles.admin)
    case 'join':
    case 'leave':
      return membersChanged(where, actor, action)
    case 'react':
      return reacted(where, actor, await target(s, at, true), '👍')
    case 'joinInvited':
      return invited(where, actor, (await invite(s, where, at.alice)).hash)
    case 'rename':
      return renamed(where, actor, 'Cake')
    default:
      return message(where, actor, 'hello')
  }
}

function expected(kind: Kind, role: number, action: Action): string {
  if (may(kind, role, action)) return action.startsWith('join') && role > roles.none ? 'noChange' : 'stored'
  return may(kind, role, 'read') ? 'forbidden' : 'notFound'
}

const hidden = ['unknown', 'foreign tenant', 'no member', 'removed', 'no member of a channel'] as const

async function hiddenFrom(s: Scene, alice: Person, bob: Person, why: (typeof hidden)[number]): Promise<ConversationId> {
  if (why === 'unknown') return randomUUID()
  const where = await s.open(why === 'no member of a channel' ? 'channel' : 'group', alice)
  if (why !== 'removed') return where
  await s.stored(membersChanged(where, alice, 'add', [bob]))
  await s.stored(membersChanged(where, alice, 'remove', [bob]))
  return where
}

/** Who may do what: each row of the table, and what is not to be known. */
export function rightsContract(make: MakeStore): void {
  for (const kind of kinds) {
    for (const action of actions) {
      test(`P6.6 ${kind}: ${action} needs what the table says`, async (t) => {
        for (const role of rolesIn[kind]) {
          const s = await scene(t, make)
          const at = await stage(s, kind, role)
          const item = byRole(at, await attempt(s, at, action))
          const { head } = (await s.store.reader.heads([at.where]))[0] ?? { head: 0 }
          const outcome = await s.append(item)
          assert.deepEqual(statuses(outcome), [expected(kind, role, action)], `role ${role}`)
          const added = outcome.verdicts[0]?.status === 'stored' ? 1 : 0
          assert.equal((await s.store.reader.heads([at.where]))[0]?.head, head + added)
        }
      })
    }
  }

  for (const why of hidden) {
    test(`P6.3 writing, editing, adding, renaming is notFound where it is hidden: ${why}`, async (t) => {
      const s = await scene(t, make)
      const [alice, bob] = await s.people('alice', 'bob')
      const where = await hiddenFrom(s, alice, bob, why)
      const stranger = why === 'foreign tenant' ? (await (await s.elsewhere()).people('bob'))[0] : bob
      const before = await s.entries(where)
      for (const item of attempts(where, stranger)) assert.deepEqual(await s.one(item), refused('notFound'))
      assert.deepEqual(await s.entries(where), before)
    })
  }

  test('P6.3 an admin of another tenant learns nothing of an announcement or a channel', async (t) => {
    const here = await scene(t, make)
    const there = await here.elsewhere()
    const [[alice], [mallory]] = [await here.people('alice'), await there.people('mallory')]
    const [news, channel] = [await here.open('announcement', alice), await here.open('channel', alice)]
    const items = [
      message(news, mallory, 'x'),
      message(channel, mallory, 'x'),
      membersChanged(channel, mallory, 'join'),
    ]
    for (const item of items) assert.deepEqual(await there.one(asAdmin(item)), refused('notFound'))
  })

  test('P6.6 a tenant’s admin has no more rights than others in what is no announcement', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('group', alice, bob)
    assert.deepEqual(await s.one(asAdmin(renamed(tea, bob, 'Cake'))), refused('forbidden'))
    assert.deepEqual(await s.one(asAdmin(message(tea, carol, 'hello'))), refused('notFound'))
  })

  blocksContract(make)
}

function attempts(where: ConversationId, who: Person): AppendItem[] {
  const items = [message(where, who, 'x'), edited(where, who, 1, 'x'), deleted(where, who, 1), renamed(where, who, 'x')]
  return [...items, membersChanged(where, who, 'add', [who]), membersChanged(where, who, 'leave')]
}

function blocksContract(make: MakeStore): void {
  test('P6.7 nobody writes or edits across a block, whichever of the two set it; deleting stays allowed', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const direct = await s.open('direct', alice, bob)
    await s.say(direct, alice, 'hello')
    await s.store.directory.block(bob, alice.user, true)
    for (const who of [alice, bob]) assert.deepEqual(await s.one(message(direct, who, 'x')), refused('blocked'))
    assert.deepEqual(await s.one(edited(direct, alice, 2, 'x')), refused('blocked'))
    await s.stored(deleted(direct, alice, 2))
    await s.store.directory.block(bob, alice.user, false)
    await s.say(direct, alice, 'again')
  })

  test('P6.7 a repeat of what was stored before the block gets its answer; groups know no blocks', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const [direct, group] = [await s.open('direct', alice, bob), await s.open('group', alice, bob)]
    const item = message(direct, alice, 'before')
    await s.stored(item)
    await s.store.directory.block(bob, alice.user, true)
    assert.deepEqual(statuses(await s.append(item, message(group, alice, 'all'))), ['duplicate', 'stored'])
  })
}
