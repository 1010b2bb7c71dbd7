import { closes, errors } from '@confab/protocol'

const whatToDo = {
  never: 'do not repeat: the same request will be refused again',
  later: 'try again, after `retryAfter` where it is given: nothing was stored',
  sameId: 'perhaps stored: ask again with the same client id, and the answer is exact',
  reconnect: 'connect again, with backoff, and resume',
  newToken: 'get a fresh token, then connect again',
  stop: 'do not connect again by yourself',
}

/** `docs/ERRORS.md`: each error and each close code is a heading, which logs and answers can link to. */
export function errorsPage(): string {
  const lines = [
    '# Errors and close codes',
    '',
    'Made by `npm run generate` from the tables of the protocol package; not edited by hand.',
    '',
    'An error comes as the event `error`, as the answer of the command that it refuses, and over REST as a problem',
    '(RFC 9457). It never repeats the content that was sent.',
    '',
    '## Errors',
  ]
  for (const [code, row] of Object.entries(errors)) {
    lines.push('', `### ${code}`, '', row.text, '')
    lines.push(`- REST: ${row.status}`, `- retry \`${row.retry}\`: ${whatToDo[row.retry]}`)
  }
  lines.push('', '## Close codes', '', 'Of codes which you do not know: below 4500 `reconnect`, from 4500 on `stop`.')
  for (const [name, row] of Object.entries(closes).sort(([, a], [, b]) => a.code - b.code)) {
    lines.push('', `### ${row.code} ${name}`, '', row.text, '', `- then \`${row.after}\`: ${whatToDo[row.after]}`)
  }
  return `${lines.join('\n')}\n`
}
