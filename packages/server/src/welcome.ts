import type { Configured } from './config/read.ts'

/** What a person at the terminal should know about a node that is up. */
export interface Greeted {
  readonly url: string
  /** Where its data is, for people. */
  readonly where: string
  /** Of the user alice; undefined where tokens come from elsewhere, or shall not stand in logs. */
  readonly token: string | undefined
}

/** As a shell reads it as one word. */
function word(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** Another terminal knows only the defaults: what differs from them must be said there again. */
function places({ config, sources }: Pick<Configured, 'config' | 'sources'>, greeted: Greeted): string {
  const isElsewhere = sources.port !== 'default' || sources.host !== 'default' || sources.tlsCert !== 'default'
  const url = isElsewhere ? ` --url ${word(greeted.url)}` : ''
  if (greeted.token === undefined) return `${url} --token TOKEN`
  return sources.dataDir === 'default' ? url : `${url} --data-dir ${word(config.dataDir)}`
}

/** The lines of the welcome. `called` is how a person calls `confab` here, such as `npx confab`. */
export function welcome(
  configured: Pick<Configured, 'config' | 'sources'>,
  greeted: Greeted,
  called: string,
): readonly string[] {
  const more = places(configured, greeted)
  const token = greeted.token === undefined ? [] : [`  a token for alice      ${greeted.token}`]
  const next =
    greeted.token === undefined
      ? [`  next, in a terminal    ${called} chat${more}`]
      : [
          `  next, in a terminal    ${called} chat --user alice${more}`,
          `  and in another         ${called} chat --user bob${more}`,
        ]
  const app = typeof configured.config.web === 'string' ? [`  open in a browser      ${greeted.url}`] : []
  return [
    '',
    `  Confab is ready        ${greeted.url}`,
    ...app,
    `  its data               ${greeted.where}`,
    ...token,
    ...next,
    '  stop                   Ctrl-C',
    '',
  ]
}
