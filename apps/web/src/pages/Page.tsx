import { type ReactNode, useEffect, useRef } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import './page.css'

interface PageProps {
  readonly title: string
  readonly children: ReactNode
}

/** A page beside the conversations. Who comes to it begins at its title: the focus is not lost with what was left. */
export function Page({ title, children }: PageProps) {
  const { say } = useTexts()
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  return (
    <section className="page" aria-label={title}>
      <header className="page-head">
        <a className="icon-button page-back" href="#/" aria-label={say('back')}>
          <Icon name="back" />
        </a>
        <h1 ref={head} tabIndex={-1}>
          {title}
        </h1>
      </header>
      <div className="page-body">
        <div className="page-column">{children}</div>
      </div>
    </section>
  )
}
