import { parseArgs } from 'node:util'
import { formatLine, formatReport } from '@confab/verify'
import { run } from './run.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    story: { type: 'boolean', default: false },
  },
})
const from = Number(values.from)
const until = from + Number(values.seeds)
const began = performance.now()
let messages = 0
for (let seed = from; seed < until; seed++) {
  const { report, lines, problems } = await run(seed)
  messages += report.messages
  if (values.story) for (const line of lines) console.log(formatLine(line))
  if (report.ok && problems.length === 0) continue
  for (const problem of problems) console.log(problem)
  console.log(`seed ${seed} breaks a rule; again with: npm run sim -- --seeds 1 --from ${seed} --story`)
  console.log(formatReport(report))
  process.exit(1)
}
console.log(
  `${until - from} seeds from ${from}: 0 violations, ${messages} messages, ${((performance.now() - began) / 1_000).toFixed(1)} s`,
)
