import { Fragment, memo, type ReactNode, useMemo } from 'react'
import { CodeBlock } from './CodeBlock.tsx'
import { Emoji } from './Emoji.tsx'
import type { Inline } from './inline.ts'
import './markdown.css'
import { Mention } from './Mention.tsx'
import { type Block, markdown } from './tree.ts'

/** A message's text as elements. No HTML is made of it: every letter is a text node. */
export const Markdown = memo(({ text }: { readonly text: string }) => {
  const blocks = useMemo(() => markdown(text), [text])
  return drawn(blocks)
})

function drawn(blocks: readonly Block[]): ReactNode {
  return blocks.map((block, at) => (
    // A tree is made once and never changes: its places are its keys.
    // biome-ignore lint/suspicious/noArrayIndexKey: as said above
    <Fragment key={at}>{blockElement(block)}</Fragment>
  ))
}

function blockElement(block: Block): ReactNode {
  if (block.kind === 'paragraph') return <p>{pieces(block.parts)}</p>
  if (block.kind === 'heading') return <p className="md-heading">{pieces(block.parts)}</p>
  if (block.kind === 'code') return <CodeBlock language={block.language} text={block.text} />
  if (block.kind === 'quote') return <blockquote>{drawn(block.blocks)}</blockquote>
  if (block.kind === 'rule') return <hr />
  // biome-ignore lint/suspicious/noArrayIndexKey: as above
  const items = block.items.map((parts, at) => <li key={at}>{pieces(parts)}</li>)
  return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>
}

function pieces(parts: readonly Inline[]): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: as above
  return parts.map((part, at) => <Fragment key={at}>{piece(part)}</Fragment>)
}

function piece(part: Inline): ReactNode {
  if (part.kind === 'text') return part.text
  if (part.kind === 'break') return <br />
  if (part.kind === 'code') return <code>{part.text}</code>
  if (part.kind === 'strong') return <strong>{pieces(part.parts)}</strong>
  if (part.kind === 'em') return <em>{pieces(part.parts)}</em>
  if (part.kind === 'del') return <del>{pieces(part.parts)}</del>
  if (part.kind === 'emoji') return <Emoji name={part.name} />
  if (part.kind === 'mention') return <Mention user={part.user} />
  return (
    <a href={part.href} target="_blank" rel="noopener noreferrer nofollow ugc" referrerPolicy="no-referrer">
      {pieces(part.parts)}
    </a>
  )
}
