import { after } from 'node:test'
import { openStore, type Store } from '../../src/adapters/postgres/store.ts'
import { freshDatabase } from '../postgres/bed.ts'
import type { MakeStore } from './scene.ts'
import { storeContract } from './store.ts'

const opened = new Map<string, Promise<Store>>()
const database = Promise.withResolvers<Awaited<ReturnType<typeof freshDatabase>>>()

/** One database for all tests of this file; a store over it for each set of limits. */
const make: MakeStore = async (limits, alone = false) => {
  if (alone) {
    const store = await openStore({ connection: await freshDatabase(), ...limits })
    return { store, close: () => store.close() }
  }
  if (opened.size === 0) database.resolve(freshDatabase())
  const key = JSON.stringify(limits)
  const store = opened.get(key) ?? database.promise.then((connection) => openStore({ connection, ...limits }))
  opened.set(key, store)
  return { store: await store, close: async () => undefined }
}

after(async () => {
  for (const store of opened.values()) await (await store).close()
})

storeContract('PostgreSQL', make)
