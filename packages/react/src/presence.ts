import type { Presence } from '@confab/client/live'
import { useMemo } from 'react'
import { type Lively, useLively } from './life.ts'
import { keptMap } from './same.ts'
import { makeSource, useSource } from './source.ts'

/** How users are, by user id. Of whom nothing is known is offline. */
export type Presences = ReadonlyMap<string, Presence>

const nobody: Presences = new Map()

function presencesOf({ live }: Lively, users: readonly string[]) {
  return makeSource<Presences>({
    read: (former) => keptMap(former, new Map(users.map((user) => [user, live.presence(user)]))),
    begin(changed) {
      const ends = [live.on('presence', changed), live.watch(users)]
      return () => {
        for (const end of ends) end()
      }
    },
  })
}

/** How these users are; kept live, of up to 200 together with the people of open conversations. */
export function usePresence(users: readonly string[]): Presences {
  const lively = useLively()
  const line = JSON.stringify(users)
  const source = useMemo(() => lively && presencesOf(lively, JSON.parse(line) as string[]), [lively, line])
  return useSource(source, nobody)
}
