import { useDevices } from '@confab/react'
import { useEffect, useState } from 'react'
import { Page } from '../pages/Page.tsx'
import { useTexts } from '../texts/texts.ts'
import { Device } from './Device.tsx'
import './devices.css'
import { LogOutOthers } from './LogOutOthers.tsx'

/** Which of them are connected is not told by itself: it is asked for again while somebody looks. In ms. */
const again = 15_000

/** Where the user is logged in, and the way to end that. */
export function DevicesPage() {
  const { say } = useTexts()
  const { list, error, reload, logOut, logOutOthers } = useDevices()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    const timer = setInterval(() => void reload(), again)
    return () => clearInterval(timer)
  }, [reload])
  const end = (work: Promise<void>) => {
    setFailure(undefined)
    work.catch((thrown: Error) => setFailure(thrown.message))
  }
  const others = list?.filter(({ current }) => !current).length ?? 0
  return (
    <Page title={say('devices')}>
      <p className="soft">{say('devicesHint')}</p>
      {(failure ?? error) && (
        <p className="page-failed" role="alert">
          {say('devicesFailed', { reason: failure ?? error?.message ?? '' })}
        </p>
      )}
      {list === undefined && !error && (
        <p className="soft" role="status">
          {say('loading')}
        </p>
      )}
      {list && (
        <ul className="devices">
          {list.map((device) => (
            <Device key={device.id} device={device} logOut={() => end(logOut(device.id))} />
          ))}
        </ul>
      )}
      {others > 0 && <LogOutOthers others={others} logOut={() => end(logOutOthers())} />}
    </Page>
  )
}
