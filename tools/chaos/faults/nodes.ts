import type { Fault, Stage } from '../fault.ts'

const drainMs = 30_000
const fiveMinutes = 300_000
const all = [0, 1, 2] as const

function programOf({ scene }: Stage, node: number) {
  const found = scene.nodes[node]
  if (!found) throw new Error(`there is no node ${node + 1}`)
  return found.program
}

function killed(node: number): Fault {
  return {
    name: `node${node + 1}-killed`,
    what: `kill -9 of node ${node + 1}; begun again after 6 s, as a supervisor would`,
    seconds: 6,
    apply: (stage) => programOf(stage, node).kill(),
    mend: (stage) => programOf(stage, node).start(),
    expects: ['cut', 'late', 'degraded'],
    how: 'Its clients connect to other nodes, are whole there, and send again what had no answer.',
    recoversDuring: true,
    like: 'node killed',
  }
}

function frozen(node: number): Fault {
  return {
    name: `node${node + 1}-frozen`,
    what: `node ${node + 1} stands still for 7 s (SIGSTOP, SIGCONT)`,
    seconds: 7,
    apply: async (stage) => programOf(stage, node).signal('SIGSTOP'),
    mend: async (stage) => programOf(stage, node).signal('SIGCONT'),
    expects: ['late', 'mute', 'refused', 'cut', 'degraded'],
    how: 'Its clients wait for it, those of other nodes notice nothing; who connects anew is sent elsewhere.',
    like: 'node frozen',
  }
}

function restarted(node: number): Fault {
  return {
    name: `node${node + 1}-restarted`,
    what: `SIGTERM to node ${node + 1}, which drains and ends; then it is begun again`,
    seconds: 0,
    apply: async (stage) => {
      const program = programOf(stage, node)
      program.signal('SIGTERM')
      await program.ended(drainMs)
    },
    mend: (stage) => programOf(stage, node).start(),
    expects: ['unready', 'cut'],
    how: 'It says that it drains; its clients are whole over another node before they leave it.',
    node,
    like: 'node restarted',
  }
}

function clock(name: string, ms: number, words: string): Fault {
  return {
    name,
    what: `the wall clock of node 1 jumps five minutes ${words}, and back after 7 s`,
    seconds: 7,
    apply: async ({ scene }) => scene.clocks[0]?.shift(ms),
    mend: async ({ scene }) => scene.clocks[0]?.shift(0),
    expects: [],
    how: 'Nothing: order and times of entries are the store’s, and what a node waits for does not jump with its clock.',
    like: 'clock off',
  }
}

export const nodeFaults: readonly Fault[] = [
  ...all.map(killed),
  ...all.map(frozen),
  ...all.map(restarted),
  clock('node1-clock-ahead', fiveMinutes, 'ahead'),
  clock('node1-clock-behind', -fiveMinutes, 'behind'),
]
