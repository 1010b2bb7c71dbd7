/** The names in a text, as they are separated by commas, spaces or semicolons; each once. */
export function namesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).map((name) => name.replace(/^@/, '')))].filter((name) => name !== '')
}
