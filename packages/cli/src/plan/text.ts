import { costs } from './costs.ts'
import { plain } from './line.ts'
import { articleConnections, articleMoney, type Plan } from './plan.ts'
import type { Wish } from './wish.ts'

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map(
    (row) => `  ${(row[0] ?? '').padEnd(widths[0] ?? 0)}  ${(row[1] ?? '').padEnd(widths[1] ?? 0)}  ${row[2]}`,
  )
}

/** How the traffic stands beside what the article fears. */
function beside({ connections }: Wish, { money }: Plan): string {
  const fair = (articleMoney * connections) / articleConnections
  const share = Math.round((100 * money.traffic) / fair)
  return (
    `The article fears ${plain(articleMoney)} dollars a month of needless transfer at ${plain(articleConnections)} connections,\n` +
    `which is ${plain(fair)} at ${plain(connections)}. All traffic together is ${plain(money.traffic)} here: ${share} % of that.`
  )
}

/** For a terminal, and for the page: every line with its arithmetic. */
export function planText(wish: Wish, plan: Plan, shown = { costs: true }): string {
  const asked = `${plain(wish.connections)} connections, ${plain(wish.messages)} messages a second, each to ${plain(wish.fanout)} who are connected, ${plain(wish.hours)} hours a day`
  const parts = plan.parts.flatMap(({ title, lines }) => [
    '',
    title,
    ...table(lines.map(({ what, sum, result }) => [what, sum, `= ${result}`])),
  ])
  const sources = table(
    Object.values(costs).map(({ what, value, unit, from }) => [what, `${plain(value)} ${unit}`, from]),
  )
  const foot = shown.costs ? ['', 'Costs, and where they are from', ...sources] : []
  const lines = [asked, ...parts, '', beside(wish, plan), ...foot]
  return `${lines.map((text) => text.trimEnd()).join('\n')}\n`
}
