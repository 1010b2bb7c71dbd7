import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asyncApi } from './asyncapi.ts'
import { errorsPage } from './errors-page.ts'
import { eventsSchema } from './events-schema.ts'
import { settingsPage } from './settings-page.ts'

export const root = dirname(dirname(import.meta.dirname))

export interface Generated {
  /** Where it is written. */
  readonly path: string
  /** What it is made from; where this file is absent, nothing is made. */
  readonly source: string
  make(): Promise<string>
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
const load = (path: string): Promise<Record<string, unknown>> => import(join(root, path))

export function version(): string {
  return (JSON.parse(readFileSync(join(root, 'packages/protocol/package.json'), 'utf8')) as { version: string }).version
}

const configTable = 'packages/server/src/config/table.ts'
const openApi = 'packages/server/src/api/openapi.ts'

async function makeSettings(): Promise<string> {
  const { settings } = await load(configTable)
  const { flagOf } = await load('packages/server/src/config/setting.ts')
  return settingsPage(settings as Parameters<typeof settingsPage>[0], flagOf as (name: string) => string)
}

/** The module exports `openApiDocument`, which makes it. */
async function makeOpenApi(): Promise<string> {
  const { openApiDocument: document } = await load(openApi)
  if (document === undefined) throw new Error(`${openApi} exports no openApiDocument`)
  return json(typeof document === 'function' ? await document() : document)
}

/** All files that are generated. */
export const table: readonly Generated[] = [
  { path: 'docs/ERRORS.md', source: 'packages/protocol/src/errors.ts', make: async () => errorsPage() },
  {
    path: 'docs/asyncapi.json',
    source: 'packages/protocol/src/commands.ts',
    make: async () => json(asyncApi(version())),
  },
  {
    path: 'docs/events.schema.json',
    source: 'packages/protocol/src/logged.ts',
    make: async () => json(eventsSchema()),
  },
  { path: 'docs/SETTINGS.md', source: configTable, make: makeSettings },
  { path: 'docs/openapi.json', source: openApi, make: makeOpenApi },
]

export function isThere(item: Generated): boolean {
  return existsSync(join(root, item.source))
}
