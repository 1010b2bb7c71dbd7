/** What only browsers have: kept out of the main entry, so that whoever keeps no outbox loads nothing of it. */
export { indexedDbStorage } from './indexed-db.ts'
