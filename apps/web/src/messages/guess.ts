/** So many letters of the usual size stand in a line of the widest bubble, and so high is a line, in px. */
const lettersALine = 84
const lineHeight = 22
/** A bubble's own edges and its foot; what stands apart of a message that begins a go. */
const around = 32
const apart = 8
/** A folded message is no higher. */
const most = 420

/** How high a message will be, roughly: the nearer, the less is moved when it is measured. `width`: of the list, in px. */
export function guessHeight(text: string, isFirst: boolean, width: number): number {
  const letters = Math.max(16, Math.min(lettersALine, Math.floor((width * 0.82 - 56) / 7.7)))
  let lines = 0
  for (const line of text.slice(0, 4_000).split('\n')) lines += Math.max(1, Math.ceil(line.length / letters))
  return Math.min(most, around + lines * lineHeight) + (isFirst ? apart : 0)
}
