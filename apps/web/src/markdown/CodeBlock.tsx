import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'

/** Code as it was written; long lines scroll. */
export function CodeBlock({ language, text }: { readonly language: string; readonly text: string }) {
  const { say } = useTexts()
  return (
    <div className="code">
      {language !== '' && <span className="code-language">{language}</span>}
      <button
        type="button"
        className="icon-button"
        tabIndex={-1}
        aria-label={say('copyCode')}
        onClick={() => void navigator.clipboard?.writeText(text)}
      >
        <Icon name="copy" />
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  )
}
