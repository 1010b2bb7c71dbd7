import { hostname } from 'node:os'
import type { Command } from 'commander'
import { Talk } from '../chat/talk.ts'
import { words } from '../chat/words.ts'
import { type Exit, exits, Failure } from '../exit.ts'
import type { Job } from '../job.ts'
import { type Shell, warn } from '../shell.ts'
import { openChat, refusal } from '../talk/open.ts'
import { addPlace, findPlace, type PlaceOptions } from '../talk/place.ts'
import { Somebody } from '../talk/somebody.ts'
import { addTarget, reach, type TargetOptions, targetOf } from '../talk/target.ts'
import { openScreen, type Screen } from '../terminal/screen.ts'
import { styleFor } from '../terminal/style.ts'

interface Options extends TargetOptions, PlaceOptions {
  readonly user: string
}

/** At the end of the input, what was typed still goes out, for so many ms. */
const patience = 10_000

const messages = (count: number) => `${count} ${count === 1 ? 'message' : 'messages'}`

/** All terminals of a machine are one device of the user, which he can log out elsewhere. */
export function terminalOf(host: string): { id: string; name: string; kind: string } {
  const id = `terminal-${host.replace(/[^\x21-\x7e]/g, '-')}`.slice(0, 64)
  return { id, name: `terminal on ${host}`.slice(0, 100), kind: 'terminal' }
}

/** Takes typed lines one after the other; resolves at the end of the input or at /quit. */
function typing(screen: Screen, talk: Talk): Promise<void> {
  return new Promise((resolve, reject) => {
    let last = Promise.resolve(true)
    screen.onLine((line) => {
      last = last.then((goOn) => goOn && line !== undefined && talk.take(line))
      last.then((goOn) => !goOn && resolve(), reject)
    })
  })
}

async function chat(shell: Shell, options: Options & Record<string, unknown>): Promise<Exit> {
  const me = new Somebody(targetOf(shell, options), options.user, { name: options.user })
  await reach(me.target.url)
  const place = await findPlace(me, options)
  const client = openChat(me, { device: terminalOf(hostname()) })
  const refused = refusal(client)
  const screen = openScreen(shell, (line) => words.filter((word) => word.startsWith(line)))
  const talk = new Talk({ me, chat: client, screen, style: styleFor(shell.stdout, shell.env), now: shell.now })
  try {
    await talk.enter(place)
    const failure = await Promise.race([typing(screen, talk), refused])
    if (failure) throw failure
    // The terminal is given back first, so that Ctrl-C ends the waiting too.
    screen.close()
    if (talk.unsent > 0) warn(shell, `sending ${messages(talk.unsent)}, for ${patience / 1_000} s at most ...`)
    const unsent = await talk.settle(patience)
    if (unsent > 0) throw new Failure(`not sent: ${messages(unsent)}; the server did not answer`, exits.unreachable)
    return exits.ok
  } finally {
    screen.close()
    client.close()
  }
}

export function chatCommand(job: Job): Command {
  const { shell } = job
  const command = job
    .command({
      name: 'chat',
      does: 'Chat in the terminal: what was said, what comes, and a line to type. Also through pipes: a line in is a message.',
      examples: [
        'confab chat --user alice                        in the channel `lobby`',
        'confab chat --user bob --with alice',
        'confab chat --user carol --channel tea',
        'CONFAB_URL=https://chat.example.com CONFAB_TOKEN=... confab chat',
      ],
    })
    .option('-u, --user <id>', 'as this user; a token says it itself', 'alice')
  return addTarget(addPlace(command)).action(
    job.runs((options: Options & Record<string, unknown>) => chat(shell, options)),
  )
}
