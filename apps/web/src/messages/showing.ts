import type { Messages } from '@confab/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Rows } from './start.ts'

/** Brings a message into view, wherever in the log it stands: its part is loaded where it is not held. */
export function useShowing(virtual: Rows, { list, around }: Messages): (seq: number) => void {
  const [wanted, setWanted] = useState<number>()
  const held = useRef(list)
  held.current = list
  useEffect(() => {
    const index = wanted === undefined ? -1 : list.findIndex(({ seq }) => seq === wanted)
    if (index < 0) return
    setWanted(undefined)
    virtual.scrollToIndex(index, { align: 'center' })
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`li[data-index="${index}"] .message`)?.focus())
  }, [wanted, list, virtual])
  return useCallback(
    (seq) => {
      setWanted(seq)
      if (!held.current.some((message) => message.seq === seq)) void around(seq)
    },
    [around],
  )
}
