import type { Fault, Symptom } from '../fault.ts'
import { type Ill, type Part, parts } from '../ways.ts'
import { like } from './like.ts'

interface Kind {
  readonly name: string
  readonly what: string
  readonly ills: readonly Ill[]
  /** Nothing passes while it lasts. */
  readonly isDead: boolean
}

const both = (toxic: Ill['toxic']): readonly Ill[] => [
  { toxic, stream: 'upstream' },
  { toxic, stream: 'downstream' },
]
const hole = { type: 'timeout', timeout: 0 } as const

const kinds: readonly Kind[] = [
  { name: 'late', what: '100 ms later each way', ills: both({ type: 'latency', latency: 100 }), isDead: false },
  {
    name: 'jitter',
    what: '0 to 160 ms later each way',
    ills: both({ type: 'latency', latency: 80, jitter: 80 }),
    isDead: false,
  },
  { name: 'narrow', what: '64 KB/s each way', ills: both({ type: 'bandwidth', rate: 64 }), isDead: false },
  {
    name: 'reset',
    what: 'each connection is reset after 0.5 s',
    ills: [{ toxic: { type: 'reset_peer', timeout: 500 }, stream: 'downstream' }],
    isDead: true,
  },
  { name: 'hole', what: 'a black hole: nothing passes, nothing is closed', ills: both(hole), isDead: true },
  { name: 'deaf', what: 'questions do not get there', ills: [{ toxic: hole, stream: 'upstream' }], isDead: true },
  { name: 'mute', what: 'answers do not come back', ills: [{ toxic: hole, stream: 'downstream' }], isDead: true },
]

const names: Readonly<Record<Part, string>> = { postgres: 'PostgreSQL', redis: 'Redis', kafka: 'Kafka' }

/** What is seen of a part that is away, and of one that is only slow. */
const away: Readonly<Record<Part, readonly Symptom[]>> = {
  postgres: ['refused', 'late', 'mute', 'unready', 'degraded'],
  redis: ['degraded'],
  kafka: ['degraded'],
}
const slow: Readonly<Record<Part, readonly Symptom[]>> = {
  postgres: ['refused', 'late', 'unready', 'degraded'],
  redis: ['degraded'],
  kafka: ['degraded'],
}
const hows: Readonly<Record<Part, string>> = {
  postgres: 'Sends are refused for now or unknown, wait in the clients and are stored later; nodes want no traffic.',
  redis: 'Messages of other nodes come by the journal, up to 0.2 s later; who types may be missed.',
  kafka: 'Chat goes on; events wait in the journal and follow in order.',
}
const slowHows: Readonly<Record<Part, string>> = {
  ...hows,
  postgres: 'Sends take longer, at most as long as a statement may; beyond it they are asked again with their ids.',
}

function onWay(part: Part, { name, what, ills, isDead }: Kind): Fault {
  return {
    name: `${part}-way-${name}`,
    what: `the way of all nodes to ${names[part]}: ${what}`,
    seconds: 7,
    apply: ({ scene }) => scene.ways.spoil(part, ills),
    mend: ({ scene }) => scene.ways.heal(part),
    expects: isDead ? away[part] : slow[part],
    how: isDead ? hows[part] : slowHows[part],
    like: like[part][isDead ? 'away' : 'slow'],
  }
}

/** One node alone: the others go on as if nothing were. */
function offNode(part: Part, oneWay: boolean): Fault {
  const node = 0
  return {
    name: `node1-off-${part}${oneWay ? '-one-way' : ''}`,
    what: oneWay
      ? `node 1 alone gets no answers from ${names[part]}: what it asks gets there`
      : `node 1 alone is cut off from ${names[part]}: connections are closed and refused`,
    seconds: 7,
    apply: ({ scene }) =>
      oneWay ? scene.ways.spoil(part, [{ toxic: hole, stream: 'downstream' }], node) : scene.ways.cut(part, node),
    mend: ({ scene }) => scene.ways.heal(part, node),
    expects: away[part],
    how: part === 'postgres' ? `Of the clients on node 1: ${hows.postgres.toLowerCase()}` : hows[part],
    node,
    like: like[part].oneNode,
  }
}

export const wayFaults: readonly Fault[] = [
  ...parts.flatMap((part) => kinds.map((kind) => onWay(part, kind))),
  ...parts.flatMap((part) => [offNode(part, false), offNode(part, true)]),
]
