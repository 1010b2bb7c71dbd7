import { costs } from './costs.ts'
import { type Line, line, plain } from './line.ts'
import type { Wish } from './wish.ts'

/** Machines for nodes. */
export interface Machines {
  readonly lines: readonly Line[]
  /** One of them may be lost. */
  readonly count: number
  /** What asks for so many: `memory`, `CPU` or `returns`. */
  readonly because: string
}

const { connectionMemory, kernelMemory, nodeMemory, mailboxes, connectionCpu, connecting, messageNode, delivery } =
  costs

/** Cores' time that is busy all the while, seconds a second. */
export function coresOf({ connections, messages, fanout }: Wish): { lines: Line[]; cores: number } {
  const deliveries = messages * fanout
  const parts = [
    ['messages', messages, messageNode.value],
    ['deliveries', deliveries, delivery.value],
    ['idle connections', connections, connectionCpu.value],
  ] as const
  const lines = parts.map(([what, count, micros]) =>
    line(`CPU of ${what}`, `${plain(count)} x ${micros} µs`, (count * micros) / 1e6, 'cores'),
  )
  return { lines, cores: parts.reduce((sum, [, count, micros]) => sum + (count * micros) / 1e6, 0) }
}

function memory({ connections, memoryGb, cores }: Wish): { lines: Line[]; machines: number } {
  const each = connectionMemory.value + kernelMemory.value
  const neededMb = (connections * each) / 1_024
  const usableMb = (memoryGb * 1_024 * (100 - mailboxes.value)) / 100 - cores * nodeMemory.value
  const machines = Math.ceil(neededMb / Math.max(1, usableMb))
  return {
    machines,
    lines: [
      line(
        'memory of connections',
        `${plain(connections)} x (${connectionMemory.value} + ${kernelMemory.value} KB)`,
        neededMb / 1_024,
        'GB',
      ),
      line(
        'memory of a machine for them',
        `${plain(memoryGb)} GB x ${100 - mailboxes.value} % - ${cores} nodes x ${nodeMemory.value} MB`,
        usableMb / 1_024,
        'GB',
      ),
      line('machines by memory', `${plain(neededMb)} / ${plain(usableMb)} MB, up`, machines, ''),
    ],
  }
}

function cpu(wish: Wish): { lines: Line[]; machines: number } {
  const { lines, cores } = coresOf(wish)
  const machines = Math.ceil(cores / ((wish.cores * wish.busy) / 100))
  const sum = `${plain(cores)} cores / (${wish.cores} cores x ${wish.busy} %), up`
  return { machines, lines: [...lines, line('machines by CPU', sum, machines, '')] }
}

/** So many that, when one is lost, the others take its connections back in time, with the half of a core that is left. */
function returns({ connections, cores, busy, back }: Wish): { lines: Line[]; machines: number } {
  const free = (cores * (100 - busy)) / 100
  const perSecond = (free * 1e6) / connecting.value
  // n machines: the n - 1 that are left take connections / n within the time.
  let n = 2
  while (connections / n > (n - 1) * perSecond * back) n++
  return {
    machines: n - 1,
    lines: [
      line('returns a machine takes', `${plain(free)} of the cores, free / ${connecting.value} µs`, perSecond, '1/s'),
      line(
        'machines that take the lost one',
        `${plain(connections)} / ${n} lost <= ${n - 1} x ${plain(perSecond)} x ${back} s`,
        n - 1,
        '',
      ),
    ],
  }
}

/** By whichever asks for most, and one more. */
export function machinesFor(wish: Wish): Machines {
  const [byMemory, byCpu, byReturns] = [memory(wish), cpu(wish), returns(wish)]
  const all = { memory: byMemory.machines, CPU: byCpu.machines, returns: byReturns.machines }
  const most = Math.max(...Object.values(all))
  const [because = 'CPU'] = Object.entries(all).find(([, machines]) => machines === most) ?? []
  const lines = [...byMemory.lines, ...byCpu.lines, ...byReturns.lines]
  const total = line('machines for nodes', `${most} by ${because}, and one that may be lost`, most + 1, '')
  return { lines: [...lines, total], count: most + 1, because }
}
