import assert from 'node:assert/strict'
import { formatReport } from '@confab/verify'
import { run } from '../run.ts'

/** Runs these seeds; each must keep all rules and end whole. Answers how many messages were stored. */
export async function hold(from: number, to: number): Promise<number> {
  let messages = 0
  for (let seed = from; seed <= to; seed++) {
    const { report, problems } = await run(seed)
    assert.deepEqual(problems, [], `npm run sim -- --seeds 1 --from ${seed}`)
    assert.ok(report.ok, `npm run sim -- --seeds 1 --from ${seed}\n${formatReport(report)}`)
    messages += report.messages
  }
  return messages
}
