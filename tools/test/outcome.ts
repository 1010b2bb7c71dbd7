/** One line of what a test file told while it ran. */
export type Told =
  | { readonly is: 'start'; readonly name: string }
  | { readonly is: 'pass'; readonly name: string; readonly ms: number }
  | { readonly is: 'fail'; readonly name: string; readonly ms: number; readonly detail: string }
  | { readonly is: 'skip'; readonly name: string; readonly reason: string }
  | { readonly is: 'end' }

export interface Failure {
  readonly name: string
  readonly detail: string
}

export interface Skip {
  readonly name: string
  readonly reason: string
}

/** What came of a step or a test file. */
export interface Outcome {
  /** The file's path in the checkout, or the step's name. */
  readonly title: string
  readonly ms: number
  readonly passed: number
  readonly failures: readonly Failure[]
  readonly skips: readonly Skip[]
  /** The end of what was written to stdout and stderr. */
  readonly output: string
}

export interface Total {
  readonly passed: number
  readonly failed: number
}

export function total(outcomes: readonly Outcome[]): Total {
  let passed = 0
  let failed = 0
  for (const outcome of outcomes) {
    passed += outcome.passed
    failed += outcome.failures.length
  }
  return { passed, failed }
}
