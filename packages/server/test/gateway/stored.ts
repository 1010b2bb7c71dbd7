import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportLines } from '../../src/adapters/postgres/export.ts'
import type { TestNode } from './people.ts'

/** How a test reaches the PostgreSQL of its node, beside the node. */
export function storeOf({ dataDir }: TestNode) {
  const lines = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
  return { host: lines[4] ?? '', port: Number(lines[3]), user: 'confab', database: 'postgres' }
}

/** All that is stored, as one digest with the number of rows of each table: equal means that nothing was changed. */
export async function stored(at: TestNode): Promise<string> {
  let last = ''
  for await (const line of exportLines(storeOf(at))) last = line
  return last
}
