/** Makes a new client id: a UUID in lower case. */
export type Ids = () => string

/** A number in [0, 1). */
export type Chance = () => number

/** A random UUID. `crypto.randomUUID` is missing in pages served over plain HTTP, so the bits are set here. */
export const randomId: Ids = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(36))
  // x: any digit, y: one of 8, 9, a, b.
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (mark, at: number) =>
    (mark === 'x' ? Number(bytes[at]) & 15 : (Number(bytes[at]) & 3) | 8).toString(16),
  )
}
