import type { Config, Configured, Source } from './read.ts'
import { flagOf, type Setting } from './setting.ts'
import { type SettingName, settings } from './table.ts'

/** One line of `confab config`. */
export interface ConfigRow {
  readonly name: SettingName
  readonly env: string
  readonly flag: string
  /** Empty: not set. Secrets are shown as `(hidden)`. */
  readonly value: string
  readonly source: Source
  readonly text: string
}

function currentOf(config: Config, name: SettingName): unknown {
  return name in config.limits ? config.limits[name as keyof Config['limits']] : config[name as keyof Config]
}

/** All settings in the table's order, for people. */
export function describeConfig({ config, sources }: Pick<Configured, 'config' | 'sources'>): ConfigRow[] {
  return (Object.entries(settings) as [SettingName, Setting<unknown>][]).map(([name, row]) => {
    const value = currentOf(config, name)
    const shown = value === undefined ? '' : row.secret ? '(hidden)' : row.form.show(value)
    return { name, env: row.env, flag: flagOf(name), value: shown, source: sources[name], text: row.text }
  })
}
