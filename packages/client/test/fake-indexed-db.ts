type Rows = Map<string, unknown>

/** As much of IndexedDB as an outbox needs: one table a database, requests that answer a moment later, transactions. */
export class FakeIndexedDb {
  readonly databases = new Map<string, Rows>()
  /** Requests succeed, and then their transactions fail: so a full disk shows itself. */
  isFull = false
  /** Databases that are open. */
  readonly opened = new Set<FakeDatabase>()

  open(name: string) {
    const isNew = !this.databases.has(name)
    const rows = this.databases.get(name) ?? new Map<string, unknown>()
    this.databases.set(name, rows)
    const database = new FakeDatabase(this, rows)
    const request = answered(database)
    queueMicrotask(() => {
      if (isNew) (request as { onupgradeneeded?: () => void }).onupgradeneeded?.()
    })
    return request
  }
}

class FakeDatabase {
  readonly #home: FakeIndexedDb
  readonly #rows: Rows
  onclose?: () => void
  onversionchange?: () => void

  constructor(home: FakeIndexedDb, rows: Rows) {
    this.#home = home
    this.#rows = rows
    home.opened.add(this)
  }

  createObjectStore(): void {}

  close(): void {
    this.#home.opened.delete(this)
  }

  transaction() {
    if (!this.#home.opened.has(this)) throw new DOMException('the database is closed', 'InvalidStateError')
    const rows = this.#rows
    const before = new Map(rows)
    const transaction = {
      error: null as DOMException | null,
      oncomplete: undefined as (() => void) | undefined,
      onabort: undefined as (() => void) | undefined,
      objectStore: () => ({
        getAll: () => answered([...rows.values()]),
        put: (row: { clientId: string }) => answered(rows.set(row.clientId, structuredClone(row)).size),
        delete: (key: string) => answered(rows.delete(key)),
      }),
    }
    setImmediate(() => {
      if (!this.#home.isFull) return transaction.oncomplete?.()
      rows.clear()
      for (const [key, row] of before) rows.set(key, row)
      transaction.error = new DOMException('no space left', 'QuotaExceededError')
      transaction.onabort?.()
    })
    return transaction
  }
}

function answered<T>(result: T): { result: T; onsuccess?: () => void } {
  const request: { result: T; onsuccess?: () => void } = { result }
  queueMicrotask(() => queueMicrotask(() => request.onsuccess?.()))
  return request
}
