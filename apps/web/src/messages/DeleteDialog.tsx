import { useTexts } from '../texts/texts.ts'
import { Dialog } from '../ui/Dialog.tsx'

/** Asks before a message is deleted for all. */
export function DeleteDialog({ remove, close }: { readonly remove: () => void; readonly close: () => void }) {
  const { say } = useTexts()
  return (
    <Dialog title={say('deleteAsk')} close={close}>
      <div className="dialog-acts">
        <button type="button" className="button" onClick={close}>
          {say('cancel')}
        </button>
        <button
          type="button"
          className="button main"
          onClick={() => {
            close()
            remove()
          }}
        >
          {say('delete')}
        </button>
      </div>
    </Dialog>
  )
}
