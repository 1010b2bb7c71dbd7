import { Choice } from '../pages/Choice.tsx'
import { Page } from '../pages/Page.tsx'
import { useTexts } from '../texts/texts.ts'
import { Notices } from './Notices.tsx'
import { type Settings, settings, useSettings } from './settings.ts'

const evening = new Date(2_024, 0, 1, 18, 30)

/** How a time of day is written with this many hours. */
function example(language: string, hour12: boolean | undefined): string {
  return evening.toLocaleTimeString(language, {
    hour: 'numeric',
    minute: '2-digit',
    ...(hour12 !== undefined && { hour12 }),
  })
}

/** How the app looks and speaks on this device. What is picked holds at once. */
export function SettingsPage() {
  const { say, language } = useTexts()
  const now = useSettings()
  const change = (some: Partial<Settings>) => settings.change(some)
  return (
    <Page title={say('settings')}>
      <p className="soft">{say('settingsHere')}</p>
      <Choice
        label={say('settingsTheme')}
        value={now.theme}
        pick={(theme) => change({ theme })}
        options={[
          { value: 'system', text: say('settingsSystem') },
          { value: 'light', text: say('settingsLight') },
          { value: 'dark', text: say('settingsDark') },
        ]}
      />
      <Choice
        label={say('settingsDensity')}
        value={now.density}
        pick={(density) => change({ density })}
        options={[
          { value: 'comfortable', text: say('settingsComfortable') },
          { value: 'compact', text: say('settingsCompact') },
        ]}
      />
      <Choice
        label={say('settingsLanguage')}
        value={now.language}
        pick={(wanted) => change({ language: wanted })}
        options={[
          { value: 'system', text: say('settingsBrowser') },
          { value: 'en', text: 'English', lang: 'en' },
          { value: 'de', text: 'Deutsch', lang: 'de' },
        ]}
      />
      <Choice
        label={say('settingsHours')}
        value={now.hours}
        pick={(hours) => change({ hours })}
        options={[
          { value: 'system', text: say('settingsHoursSystem', { example: example(language, undefined) }) },
          { value: '12', text: example(language, true) },
          { value: '24', text: example(language, false) },
        ]}
      />
      <Notices />
    </Page>
  )
}
