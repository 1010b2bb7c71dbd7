/** What needs Node: kept out of the main entry, so that no bundle for browsers meets a `node:` import. */
export { fileStorage } from './file-storage.ts'
