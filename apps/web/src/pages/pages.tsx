import { lazy, Suspense } from 'react'
import type { Route } from '../shell/route.ts'

// Few visits begin with them: they are loaded when they are asked for.
const shown = {
  settings: lazy(async () => ({ default: (await import('../settings/SettingsPage.tsx')).SettingsPage })),
  devices: lazy(async () => ({ default: (await import('../devices/DevicesPage.tsx')).DevicesPage })),
  profile: lazy(async () => ({ default: (await import('../profile/ProfilePage.tsx')).ProfilePage })),
}

/** Settings, devices or profile. */
export function Pages({ page }: { readonly page: Extract<Route, { kind: 'page' }>['page'] }) {
  const Shown = shown[page]
  return (
    <Suspense fallback={null}>
      <Shown />
    </Suspense>
  )
}
