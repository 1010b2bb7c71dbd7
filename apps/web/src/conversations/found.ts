/** A text as it is compared: without case, accents and spaces at its ends. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim()
}

/** Whether a title fits what was typed: each word of it begins some word of the title. */
export function fits(title: string, query: string): boolean {
  const words = plain(title).split(/[\s._-]+/)
  return plain(query)
    .split(/\s+/)
    .filter((part) => part !== '')
    .every((part) => words.some((word) => word.startsWith(part)) || plain(title).includes(part))
}
