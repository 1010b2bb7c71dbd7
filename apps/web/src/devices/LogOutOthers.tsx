import { useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Dialog } from '../ui/Dialog.tsx'

interface LogOutOthersProps {
  readonly others: number
  readonly logOut: () => void
}

/** Logs out all devices but this one, after it was asked again: nobody can undo it from here. */
export function LogOutOthers({ others, logOut }: LogOutOthersProps) {
  const { say } = useTexts()
  const [isAsking, setAsking] = useState(false)
  const close = () => setAsking(false)
  return (
    <div className="page-acts">
      <button type="button" className="button bad" onClick={() => setAsking(true)}>
        {say('devicesLogOutOthers')}
      </button>
      {isAsking && (
        <Dialog title={say('devicesLogOutOthers')} close={close}>
          <p>{say('devicesAsk', { n: others })}</p>
          <div className="dialog-acts">
            <button type="button" className="button" onClick={close}>
              {say('cancel')}
            </button>
            <button
              type="button"
              className="button bad"
              onClick={() => {
                close()
                logOut()
              }}
            >
              {say('deviceLogOut')}
            </button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
