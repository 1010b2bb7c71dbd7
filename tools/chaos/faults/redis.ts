import type { RedisNode } from '../../services/redis/node.ts'
import type { Fault } from '../fault.ts'
import type { Scene } from '../scene.ts'

const how = 'Messages of other nodes come by the journal, up to 0.2 s later, until nodes have found the new primary.'

interface Kind {
  readonly name: string
  readonly what: string
  /** Of the Redis that runs. */
  readonly of: (scene: Scene) => Promise<readonly RedisNode[]>
}

const primary = async ({ redis }: Scene): Promise<readonly RedisNode[]> => [await redis.primary()]
const replica = async ({ redis }: Scene): Promise<readonly RedisNode[]> => {
  const first = await redis.primary()
  return redis.nodes.filter((node) => node !== first)
}
const both = async ({ redis }: Scene): Promise<readonly RedisNode[]> => redis.nodes

const kinds: readonly Kind[] = [
  { name: 'primary', what: "Redis' primary; the Sentinels make the replica one", of: primary },
  { name: 'replica', what: "Redis' replica", of: replica },
  { name: 'all', what: 'both Redis', of: both },
]

function killed({ name, what, of }: Kind): Fault {
  return {
    name: `redis-${name}-killed`,
    what: `kill -9 of ${what}; begun again, empty, after 7 s`,
    seconds: 7,
    apply: async ({ scene }) => void (await Promise.all((await of(scene)).map((node) => node.kill()))),
    mend: async ({ scene }) => {
      const dead = scene.redis.nodes.filter((node) => node.pid === undefined)
      await Promise.all(dead.map((node) => node.restart()))
      await scene.redis.whole()
    },
    expects: name === 'replica' ? [] : ['degraded'],
    how: name === 'replica' ? 'Nothing.' : how,
    recoversDuring: name === 'primary',
    like: name === 'replica' ? 'broker late' : 'broker away',
  }
}

function frozen({ name, what, of }: Kind): Fault {
  return {
    name: `redis-${name}-frozen`,
    what: `${what}: stands still for 7 s`,
    seconds: 7,
    apply: async ({ scene }) => {
      for (const node of await of(scene)) node.freeze()
    },
    mend: async ({ scene }) => {
      for (const node of scene.redis.nodes) node.thaw()
      await scene.redis.whole()
    },
    expects: name === 'replica' ? [] : ['degraded'],
    how: name === 'replica' ? 'Nothing.' : how,
    like: name === 'replica' ? 'broker late' : 'broker away',
  }
}

const flushed: Fault = {
  name: 'redis-flushed',
  what: 'all that Redis holds is gone (FLUSHALL), three times in 3 s',
  seconds: 3,
  apply: async ({ scene }) => {
    for (let turn = 0; turn < 3; turn++) {
      await (await scene.redis.primary()).ask('FLUSHALL')
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  },
  mend: async () => undefined,
  expects: ['degraded'],
  how: 'Nodes write anew what they had there; until then messages of other nodes come by the journal.',
  like: 'registry emptied',
}

export const redisFaults: readonly Fault[] = [...kinds.map(killed), ...kinds.map(frozen), flushed]
