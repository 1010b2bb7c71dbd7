/** What makes messages of entries, for who shows pages of a log by himself. */
export { foldMessages } from './message.ts'
