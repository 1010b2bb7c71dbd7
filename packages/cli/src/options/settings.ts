import { type Config, describeConfig, readConfig, type SettingName, settings } from '@confab/server'
import { type Command, Option } from 'commander'
import { Failure } from '../exit.ts'
import type { Shell } from '../shell.ts'

type Flags = Readonly<Record<string, string | boolean | undefined>>

/** Adds a flag for each of these settings of the server; `hidden` ones work and stand only in `confab config`. */
export function addSettings(command: Command, shown: (name: SettingName) => boolean): Command {
  const { config, sources } = readConfig({}, {}, '.')
  for (const row of describeConfig({ config, sources })) {
    const { placeholder } = settings[row.name].form
    const option = new Option(`${row.flag} <${placeholder}>`, row.text)
    command.addOption(shown(row.name) ? option : option.hideHelp())
  }
  return command
}

/** The settings that say where a server is and whom it believes: for commands beside a running one. */
const placeNames: readonly SettingName[] = ['dataDir', 'databaseUrl']

export function addPlaces(command: Command): Command {
  return addSettings(command, (name) => placeNames.includes(name))
}

/** Picks the settings among a command's options. */
export function settingFlags(options: Readonly<Record<string, unknown>>): Flags {
  const given = Object.entries(options).filter(([name, value]) => name in settings && typeof value === 'string')
  return Object.fromEntries(given) as Flags
}

/** The configuration for a command; a problem in it ends the command. */
export function configOf(shell: Shell, options: Readonly<Record<string, unknown>>): Config {
  const { config, problems } = readConfig(shell.env, settingFlags(options), shell.cwd)
  if (problems.length > 0) throw new Failure(problems.join('; '))
  return config
}
