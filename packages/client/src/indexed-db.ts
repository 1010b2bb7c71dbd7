import type { Storage, StoredCommand } from './storage.ts'

const table = 'outbox'

/**
 * Keeps the outbox in the browser's IndexedDB, over reloads. `name`: one for each user of the device, such as
 * `confab:alice`. Rejects where the browser allows none (a private window, no space left). Two tabs may share it: each
 * sends what it finds, and by its client id the server stores that once.
 */
export function indexedDbStorage(name: string): Storage {
  let opened: Promise<IDBDatabase> | undefined
  const forget = () => {
    opened = undefined
  }
  const database = () => {
    opened ??= open(name, forget)
    // A database that could not be opened now may be later.
    opened.catch(forget)
    return opened
  }
  const write = async (run: (rows: IDBObjectStore) => void) => {
    const transaction = (await database()).transaction(table, 'readwrite')
    run(transaction.objectStore(table))
    await committed(transaction)
  }
  return {
    load: async () => {
      const rows = (await database()).transaction(table).objectStore(table)
      return (await done(rows.getAll())) as StoredCommand[]
    },
    put: (command) => write((rows) => rows.put(command)),
    delete: (clientId) => write((rows) => rows.delete(clientId)),
    close: async () => {
      const last = opened
      forget()
      ;(await last)?.close()
    },
  }
}

async function open(name: string, forget: () => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'clientId' })
  const database = await done(request)
  // The browser took it away, or another page wants to delete it.
  database.onclose = forget
  database.onversionchange = () => {
    forget()
    database.close()
  }
  return database
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** A request that succeeded is not stored yet: its transaction may still fail, for want of space for one. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}
