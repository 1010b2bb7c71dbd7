import type { ListedMessage } from '@confab/react'
import type { Virtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef } from 'react'

export type Rows = Virtualizer<HTMLElement, Element>

/** Where a conversation is opened: at the first unread message, or at the newest. */
export function useStart(virtual: Rows, list: readonly ListedMessage[], firstNew: number | undefined): void {
  const isDone = useRef(false)
  const isThere = list.length > 0
  useLayoutEffect(() => {
    if (!isThere || isDone.current) return
    isDone.current = true
    const index = firstNew === undefined ? -1 : list.findIndex(({ seq }) => seq === firstNew)
    if (index > 0) virtual.scrollToIndex(index, { align: 'start' })
    else virtual.scrollToEnd()
  }, [isThere, virtual, list, firstNew])
}
