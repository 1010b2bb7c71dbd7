import type { Chat } from '@confab/client'
import type { Conversation, Entry } from '@confab/protocol'
import type { Command } from 'commander'
import { type Exit, exits } from '../exit.ts'
import type { Job } from '../job.ts'
import { whole } from '../options/duration.ts'
import { print, type Shell } from '../shell.ts'
import { openChat, refusal } from '../talk/open.ts'
import { addPlace, findPlace, type PlaceOptions } from '../talk/place.ts'
import { Somebody } from '../talk/somebody.ts'
import { addTarget, reach, type TargetOptions, targetOf } from '../talk/target.ts'
import { entryLines } from '../terminal/entry-lines.ts'
import { styleFor } from '../terminal/style.ts'

interface Options extends TargetOptions, PlaceOptions {
  readonly user: string
  readonly json?: true
  readonly last: number
  readonly follow: boolean
}

/** Prints entries until the conversation ends for this user, or, without `follow`, with the last there is. */
async function read(shell: Shell, chat: Chat, place: Conversation, options: Options): Promise<void> {
  const style = styleFor(shell.stdout, shell.env)
  const text = (entry: Entry) =>
    options.json
      ? JSON.stringify({ conversationId: place.conversationId, ...entry })
      : entryLines(entry, style, shell.now()).join('\n')
  const from = Math.max(1, place.from, place.head - options.last + 1)
  for await (const entry of chat.conversation(place.conversationId).entries({ from, live: options.follow })) {
    await print(shell, text(entry))
  }
}

async function tail(shell: Shell, options: Options & Record<string, unknown>): Promise<Exit> {
  const me = new Somebody(targetOf(shell, options), options.user)
  await reach(me.target.url)
  const place = await findPlace(me, options)
  const chat = openChat(me)
  try {
    const failure = await Promise.race([read(shell, chat, place, options), refusal(chat)])
    if (failure) throw failure
    return exits.ok
  } finally {
    chat.close()
  }
}

export function tailCommand(job: Job): Command {
  const { shell } = job
  const command = job
    .command({
      name: 'tail',
      does: 'Print the last entries of a conversation, and go on as it grows: each once, in order, across reconnects.',
      examples: [
        'confab tail --to lobby',
        'confab tail --last 1000 --no-follow | head',
        'confab tail --to lobby --last 1000 --no-follow --json > lobby.jsonl',
      ],
    })
    .option('-u, --user <id>', 'as this user; a token says it itself', 'alice')
    .option('--json', 'each entry as a JSON line')
    .option('-n, --last <n>', 'begin with the last so many entries', whole(0, 100_000_000), 20)
    .option('--no-follow', 'end with the last entry there is')
  return addTarget(addPlace(command)).action(
    job.runs((options: Options & Record<string, unknown>) => tail(shell, options)),
  )
}
