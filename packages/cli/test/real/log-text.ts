const people = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi']

/** A made-up day in the format of IRC logs, the same each time: talk, bursts, actions, comings, goings, new nicks. */
export function logText(lines: number): string {
  const text: string[] = []
  for (let at = 0; at < lines; at++) {
    const clock = `[${String(9 + Math.floor(at / 600)).padStart(2, '0')}:${String(Math.floor(at / 10) % 60).padStart(2, '0')}]`
    const nick = people[(at * 7 + Math.floor(at / 13)) % people.length] as string
    if (at === 2) text.push('what is this')
    else if (at % 29 === 5) text.push(`=== ${nick}  has joined #room`)
    else if (at % 31 === 7) text.push(`=== ${nick}  has left #room ["tea"]`)
    else if (at % 97 === 3) text.push(`=== ${nick} is now known as ${nick}_`)
    else if (at % 11 === 0) text.push(`${clock}  * ${nick} pours the ${at}th tea`)
    else text.push(`${clock} <${nick}> the ${at}th thing that is said today`)
  }
  return `${text.join('\n')}\n`
}
