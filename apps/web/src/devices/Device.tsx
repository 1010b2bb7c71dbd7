import type { Devices } from '@confab/react'
import { useTexts } from '../texts/texts.ts'
import { useTimes } from '../texts/times.ts'

interface DeviceProps {
  readonly device: NonNullable<Devices['list']>[number]
  readonly logOut: () => void
}

/** One device: what it calls itself, and when it was there last. */
export function Device({ device, logOut }: DeviceProps) {
  const { say } = useTexts()
  const { brief, full } = useTimes()
  const { name = say('deviceUnnamed'), kind, current, online, seenAt } = device
  return (
    <li className="device">
      <div className="device-names">
        <h2>
          {name} {current && <span className="device-this">{say('deviceThis')}</span>}
        </h2>
        <p className="soft" title={full(seenAt)}>
          {online ? say('deviceOnline') : say('lastSeen', { when: brief(seenAt) })}
          {kind && ` · ${kind}`}
        </p>
      </div>
      {!current && (
        <button type="button" className="button bad" onClick={logOut} aria-label={say('deviceLogOutNamed', { name })}>
          {say('deviceLogOut')}
        </button>
      )}
    </li>
  )
}
