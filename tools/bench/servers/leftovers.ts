/** What a run that is broken off must still do: end servers, remove data. */
const leftovers: (() => unknown)[] = []

/** Answers what takes it from the list, when it has been done in order. */
export function leftover(end: () => unknown): () => void {
  leftovers.push(end)
  return () => {
    const at = leftovers.indexOf(end)
    if (at >= 0) leftovers.splice(at, 1)
  }
}

/** Does all of it, the latest first. */
export async function endLeftovers(): Promise<void> {
  for (let end = leftovers.pop(); end; end = leftovers.pop()) await end()
}
