/**
 * Bugs put into the wiring on purpose, to see that the checker and the seeds find them. None of them is in production
 * code. ackBeforeCommit: the answer comes although the commit failed; newIdOnRetry: a client makes a new id for each
 * try; unknownIsFailed: a lost answer is taken for a failure, and the send is forgotten as refused; noGapCheck: a
 * client shows what comes without looking at its place; noTail: nobody reads the journal; repeatShown: a client shows
 * an entry as often as it comes.
 */
export const bugs = [
  'ackBeforeCommit',
  'newIdOnRetry',
  'unknownIsFailed',
  'noGapCheck',
  'noTail',
  'repeatShown',
] as const

export type Bug = (typeof bugs)[number]
