interface Row {
  readonly env: string
  readonly form: { readonly placeholder: string; show(value: unknown): string }
  readonly initial: unknown
  readonly secret: boolean
  readonly text: string
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** `docs/SETTINGS.md`: the config table for people. `flagOf` names the flag of a setting. */
export function settingsPage(settings: Record<string, Row>, flagOf: (name: string) => string): string {
  const rows = Object.entries(settings).map(([name, row]) => {
    const shown = row.initial === undefined ? '' : row.form.show(row.initial)
    const initial = shown === '' ? '' : `\`${shown}\``
    const secret = row.secret ? ' (never printed)' : ''
    return `| \`${row.env}\` | \`${flagOf(name)}\` | ${cell(row.form.placeholder)} | ${cell(initial)} | ${cell(row.text)}${secret} |`
  })
  const lines = [
    '# Settings',
    '',
    'Made by `npm run generate` from the config table; not edited by hand. Each is an environment variable and a flag of',
    '`confab up`; the flag wins. `confab config` prints all of them with their values and where these come from.',
    '',
    '| variable | flag | form | default | what it is, and for limits what happens at it |',
    '|---|---|---|---|---|',
    ...rows,
  ]
  return `${lines.join('\n')}\n`
}
