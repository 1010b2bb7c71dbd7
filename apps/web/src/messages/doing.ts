/** What the composer does beside writing anew: with the message of this seq. */
export interface Doing {
  readonly kind: 'edit' | 'reply'
  readonly seq: number
}
