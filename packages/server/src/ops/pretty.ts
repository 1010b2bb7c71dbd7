const colours: Readonly<Record<string, number>> = { trace: 90, debug: 90, info: 36, warn: 33, error: 31, fatal: 31 }

function field([name, value]: [string, unknown]): string {
  return `${name}=${typeof value === 'string' && /^[\w.:/@-]+$/.test(value) ? value : JSON.stringify(value)}`
}

/** A line of the log for people: time, level, text, then the fields; control characters only as JSON escapes. */
export function prettyLine(json: string): string {
  const { level, time, msg, node: _node, ...fields } = JSON.parse(json) as Record<string, unknown>
  const clock = String(time).slice(11, 23)
  const mark = `\u001b[${colours[String(level)] ?? 0}m${String(level).padEnd(5)}\u001b[0m`
  const text = JSON.stringify(msg ?? '').slice(1, -1)
  const rest = Object.entries(fields).map(field).join(' ')
  return `${clock} ${mark} ${text}${rest === '' ? '' : ` \u001b[90m${rest}\u001b[0m`}\n`
}
