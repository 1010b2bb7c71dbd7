import { randomUUID } from 'node:crypto'
import type { Stored } from '@confab/protocol'
import type { Command } from 'commander'
import { exits, misuse } from '../exit.ts'
import type { Job } from '../job.ts'
import { print, warn } from '../shell.ts'
import { wholeInput } from '../talk/input.ts'
import { nameId } from '../talk/name-id.ts'
import { Somebody } from '../talk/somebody.ts'
import { addTarget, reach, type TargetOptions, targetOf } from '../talk/target.ts'

interface Options extends TargetOptions {
  readonly user: string
  readonly title: string
  readonly json?: true
}

export function announceCommand(job: Job): Command {
  const { shell } = job
  const command = job
    .command({
      name: 'announce',
      does: 'Send to an announcement, which all of the tenant read; it is made at the first use of its title. The sender is an admin of the tenant.',
      examples: [
        'confab announce "We move to the new server tonight at ten."',
        'confab announce --title Menu "Today: soup"',
        'confab announce --title News < news.md',
      ],
    })
    .argument('[text]', 'Markdown; not given: standard input')
    .option('-u, --user <id>', 'as this user, who makes it and writes it', 'confab')
    .option('--title <title>', 'which announcement', 'Announcements')
    .option('--json', 'print the answer as JSON')
  return addTarget(command).action(
    job.runs(async (given: string | undefined, options: Options & Record<string, unknown>) => {
      const { user, title } = options
      const target = targetOf(shell, options)
      const text = given ?? (await wholeInput(shell))
      if (text.trim() === '') throw misuse('there is no text to announce')
      await reach(target.url)
      const admin = new Somebody(target, user, { admin: true })
      const { conversationId } = await admin.create({ kind: 'announcement', title }, nameId('announcement', title))
      const body = { content: { text } }
      const path = `/v1/conversations/${conversationId}/messages`
      const stored = await admin.ask<Stored>(path, { method: 'POST', body, key: randomUUID() })
      if (options.json) await print(shell, JSON.stringify(stored))
      else warn(shell, `announced in ${title} as ${stored.seq}`)
      return exits.ok
    }),
  )
}
