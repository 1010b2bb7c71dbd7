/**
 * Flags of redis-server as the text of its file: `--save ''` is the line `save ""`. In a file of its own, since
 * Sentinel has who is whose replica written there, and a node that comes back must still know.
 */
export function settingsOf(flags: readonly string[]): string {
  const lines: string[][] = []
  for (const word of flags) {
    if (word.startsWith('--')) lines.push([word.slice(2)])
    else lines.at(-1)?.push(JSON.stringify(word))
  }
  return lines.map((line) => `${line.join(' ')}\n`).join('')
}
