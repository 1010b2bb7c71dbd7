/** What is told over the pipe to the process of the bystanders, and back. */
export interface Begin {
  readonly ports: readonly number[]
  readonly count: number
}

/** In which groups they talk, and in which the speaker says something to the herd; another phase begins; it is over. */
export type Order =
  | { readonly do: 'talk'; readonly groups: readonly string[]; readonly herd: readonly string[] }
  | { readonly do: 'phase' }
  | { readonly do: 'end' }

/** From saying to being given, ms, over so many deliveries. */
export interface Phase {
  readonly told: 'phase'
  readonly p50: number
  readonly p99: number
  readonly most: number
  readonly count: number
}

/** `heads`: of the conversations of the herd, as they were acknowledged to the speaker. */
export interface End {
  readonly told: 'end'
  readonly heads: readonly (readonly [string, number])[]
  readonly gaps: number
  readonly failed: number
  readonly said: number
}

export type Told = { readonly told: 'ready' } | Phase | End

/** Members of a group. */
export const groupSize = 10
export const speaker = 'speaker'
export const bystander = (i: number): string => `bystander-${i}`
