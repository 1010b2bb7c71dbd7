import type { Storage, StoredCommand } from './storage.ts'

const table = 'outbox'

/**
 * Keeps the outbox in the browser's IndexedDB, over reloads. `name`: one for each user of the device, such as
 * `confab:alice`. Rejects where the browser allows none (a private window, no space left).
 */
export function indexedDbStorage(name: string): Storage {
  let opened: Promise<IDBDatabase> | undefined
  const database = () => {
    opened ??= open(name)
    // A database that could not be opened now may be later.
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }
  return {
    load: async () =>
      (await done((await database()).transaction(table).objectStore(table).getAll())) as StoredCommand[],
    put: async (command) => {
      await done(writing(await database()).put(command))
    },
    delete: async (clientId) => {
      await done(writing(await database()).delete(clientId))
    },
  }
}

function writing(database: IDBDatabase): IDBObjectStore {
  return database.transaction(table, 'readwrite').objectStore(table)
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'clientId' })
  return done(request)
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
