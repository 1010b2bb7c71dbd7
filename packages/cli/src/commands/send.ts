import { randomUUID } from 'node:crypto'
import type { Stored } from '@confab/protocol'
import type { Command } from 'commander'
import { exits, misuse } from '../exit.ts'
import type { Job } from '../job.ts'
import { whole } from '../options/duration.ts'
import { print, type Shell, warn } from '../shell.ts'
import { inputLines, wholeInput } from '../talk/input.ts'
import { addPlace, findPlace, type PlaceOptions } from '../talk/place.ts'
import { Somebody } from '../talk/somebody.ts'
import { addTarget, reach, type TargetOptions, targetOf } from '../talk/target.ts'

interface Options extends TargetOptions, PlaceOptions {
  readonly user: string
  readonly whole?: true
  readonly json?: true
  readonly replyTo?: number
}

/** What is to be sent: the words of the command line, or standard input by lines or whole. */
async function* texts(shell: Shell, words: readonly string[], options: Options): AsyncGenerator<string> {
  if (words.length > 0) yield words.join(' ')
  else if (options.whole) yield await wholeInput(shell)
  else yield* inputLines(shell)
}

export function sendCommand(job: Job): Command {
  const { shell } = job
  const command = job
    .command({
      name: 'send',
      does: 'Send a message; without one on the command line, each line of standard input. Ends when all are stored.',
      examples: [
        'confab send --to lobby "Is there **tea**?"',
        'echo hi | confab send --to lobby',
        'confab send --user bob --with alice --whole < letter.md',
        'confab send --to lobby --reply-to 12 "There is."',
        'journalctl -f -p err -o cat | confab send --channel alarms --user watchman',
      ],
    })
    .argument('[text...]', 'Markdown')
    .option('-u, --user <id>', 'as this user; a token says it itself', 'alice')
    .option('--whole', 'all of standard input as one message')
    .option('--reply-to <seq>', 'as an answer to this message', whole(1, 999_999_999))
    .option('--json', 'print each answer as a JSON line')
  return addTarget(addPlace(command)).action(
    job.runs(async (words: string[], options: Options & Record<string, unknown>) => {
      const me = new Somebody(targetOf(shell, options), options.user)
      await reach(me.target.url)
      const { conversationId, title } = await findPlace(me, options)
      const { replyTo } = options
      let count = 0
      for await (const text of texts(shell, words, options)) {
        const path = `/v1/conversations/${conversationId}/messages`
        const body = replyTo === undefined ? { content: { text } } : { kind: 'reply', content: { replyTo, text } }
        const request = { method: 'POST', body, key: randomUUID() } as const
        const stored = await me.ask<Stored>(path, request)
        count++
        if (options.json) await print(shell, JSON.stringify(stored))
        else if (shell.stderr.isTTY) warn(shell, `stored in ${title ?? conversationId} as ${stored.seq}`)
      }
      if (count === 0) throw misuse('there is nothing to send')
      return exits.ok
    }),
  )
}
