/** From message to message by the arrow keys, where a message has the focus; Home and End to the outermost that are there. */
export function walkMessages(event: React.KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-message]')].sort(
    (a, b) => orderOf(a) - orderOf(b),
  )
  const at = rows.indexOf(document.activeElement as HTMLElement)
  if (at < 0 && document.activeElement !== event.currentTarget) return
  const target = { ArrowUp: at < 0 ? rows.at(-1) : rows[at - 1], ArrowDown: rows[at + 1] }[event.key]
  if (!target) return
  event.preventDefault()
  target.focus()
  target.scrollIntoView({ block: 'nearest' })
}

function orderOf(row: HTMLElement): number {
  return Number(row.closest('li')?.dataset.index)
}
