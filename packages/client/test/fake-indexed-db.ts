/** As much of IndexedDB as an outbox needs: one table a database, requests that answer a moment later. */
export class FakeIndexedDb {
  readonly databases = new Map<string, Map<string, unknown>>()

  open(name: string) {
    const isNew = !this.databases.has(name)
    const rows = this.databases.get(name) ?? new Map<string, unknown>()
    this.databases.set(name, rows)
    const objectStore = () => ({
      getAll: () => answered([...rows.values()]),
      put: (row: { clientId: string }) => answered(rows.set(row.clientId, structuredClone(row)).size),
      delete: (key: string) => answered(rows.delete(key)),
    })
    const database = { createObjectStore: () => {}, transaction: () => ({ objectStore }) }
    const request = answered(database)
    queueMicrotask(() => {
      if (isNew) (request as { onupgradeneeded?: () => void }).onupgradeneeded?.()
    })
    return request
  }
}

function answered<T>(result: T): { result: T; onsuccess?: () => void } {
  const request: { result: T; onsuccess?: () => void } = { result }
  queueMicrotask(() => queueMicrotask(() => request.onsuccess?.()))
  return request
}
