import { useEmoji } from './emoji.ts'

/** A shortcode as its picture, once the table is loaded; an unknown one stays as it was written. */
export function Emoji({ name }: { readonly name: string }) {
  const found = useEmoji()?.get(name)
  if (found === undefined) return `:${name}:`
  return (
    <span role="img" aria-label={name.replaceAll('_', ' ')}>
      {found}
    </span>
  )
}
