import type { Chat, ConfabError } from '@confab/client'
import type { Device } from '@confab/client/live'
import { useSurroundings } from './context.ts'
import { perChat } from './per-chat.ts'
import { kept } from './same.ts'
import { makeSource, type Source, useSource } from './source.ts'

/** One's devices. The functions are the same ones between renders. */
export interface Devices {
  /** The one seen last first; undefined until they were fetched. */
  readonly list: readonly Device[] | undefined
  /** Why they could not be fetched. */
  readonly error: ConfabError | undefined
  /** Fetches them anew. Never rejects. */
  readonly reload: () => Promise<void>
  /** Logs out one device: its connections are closed, its tokens die. Rejects with a ConfabError. */
  readonly logOut: (device: string) => Promise<void>
  /** Logs out all but this one. Rejects with a ConfabError. */
  readonly logOutOthers: () => Promise<void>
}

const absent = (): Promise<void> => Promise.reject(new Error('there is no chat yet'))
const none: Devices = { list: undefined, error: undefined, reload: absent, logOut: absent, logOutOthers: absent }

function devicesOf(chat: Chat): Source<Devices> {
  let list: readonly Device[] | undefined
  let error: ConfabError | undefined
  let tell = (): void => {}
  const reload = async (): Promise<void> => {
    try {
      list = (await chat.ask('devices', {})).items
      error = undefined
    } catch (thrown) {
      error = thrown as ConfabError
    }
    tell()
  }
  const leave = async (which: { device: string } | { others: true }): Promise<void> => {
    await chat.ask('logOut', which)
    await reload()
  }
  const ways = { reload, logOut: (device: string) => leave({ device }), logOutOthers: () => leave({ others: true }) }
  return makeSource<Devices>({
    read: (former) => kept(former, { list, error, ...ways }),
    begin(changed) {
      tell = changed
      void reload()
      return () => {
        tell = () => {}
      }
    },
  })
}

const devices = /* #__PURE__ */ perChat(devicesOf)

/** The user's devices, fetched when this is mounted, and the ways to log them out. */
export function useDevices(): Devices {
  const { chat } = useSurroundings()
  return useSource(chat && devices(chat), none)
}
