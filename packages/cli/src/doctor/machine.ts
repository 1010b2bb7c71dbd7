import { execFileSync } from 'node:child_process'
import { bad, doubt, type Finding, good } from './check.ts'

const leastNode = 24
const pinnedNode = 26

/** Judges a version such as v26.1.0. */
export function judgeNode(version: string): Finding {
  const major = Number(/^v(\d+)/.exec(version)?.[1] ?? 0)
  if (major < leastNode) {
    return bad(
      'node',
      `${version} is too old`,
      `install Node ${leastNode} or newer; \`npm start\` in a checkout brings its own`,
    )
  }
  if (major < pinnedNode)
    return doubt('node', `${version} works; measured and tested most is ${pinnedNode}`, `Node ${pinnedNode} is faster`)
  return good('node', version)
}

/** Judges how many files a process may open (`ulimit -n`); each connection is one. */
export function judgeFiles(limit: string, connections: number): Finding {
  const files = limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit)
  if (Number.isNaN(files))
    return doubt('open files', 'the limit is not known here', 'check that it is above the connections you expect')
  const needed = connections + 200
  if (files >= needed) return good('open files', `${limit} may be open, ${needed} are needed at most`)
  const mend = `\`ulimit -n ${needed}\` before starting (LimitNOFILE in a unit of systemd), or lower CONFAB_CONNECTIONS`
  const says = `${limit} may be open: enough for about ${Math.max(0, files - 200)} connections, CONFAB_CONNECTIONS is ${connections}`
  return files < 1_024 ? bad('open files', says, mend) : doubt('open files', says, mend)
}

/** The limit as the shell tells it. */
export function openFiles(): string {
  if (process.platform === 'win32') return 'unlimited'
  try {
    return execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8', timeout: 5_000 }).trim()
  } catch {
    return 'unknown'
  }
}
