/** Where the focus goes when the element that had it is gone: to what is to be written in, else to the main part. */
function rescue(): void {
  if (document.activeElement && document.activeElement !== document.body) return
  const field = document.querySelector<HTMLElement>('.composer textarea')
  const isTouch = matchMedia('(hover: none)').matches
  ;(isTouch
    ? document.querySelector<HTMLElement>('.shell-main')
    : (field ?? document.querySelector<HTMLElement>('.shell-main'))
  )?.focus({
    preventScroll: true,
  })
}

/** The focus is never lost: who pressed Delete on a row that is gone then goes on from there. */
export function keepFocus(): () => void {
  let isPlanned = false
  const look = (event: FocusEvent) => {
    if (event.relatedTarget || isPlanned) return
    isPlanned = true
    requestAnimationFrame(() => {
      isPlanned = false
      // Still on the page: somebody clicked beside it.
      if (event.target instanceof Node && !event.target.isConnected) rescue()
    })
  }
  document.addEventListener('focusout', look)
  return () => document.removeEventListener('focusout', look)
}
