/** The beginning of a message in one line, without its marks. */
export function preview(text: string, most = 120): string {
  return text
    .slice(0, most * 4)
    .replace(/```[\w+#.-]*\n?/g, ' ')
    .replace(/\[([^[\]\n]+)\]\([^\s()]+\)/g, '$1')
    .replace(/^\s{0,3}(?:>\s?|#{1,6}\s+|[-*+]\s+)/gm, '')
    .replace(/(\*\*|__|~~|`)(?=\S)(.+?)\1/gs, '$2')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, most)
}
