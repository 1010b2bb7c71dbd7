import { Refused } from '../domain/refusal.ts'
import { StoreRefused, StoreUnavailable, StoreUnknown } from '../ports/store.ts'

/**
 * Runs a query and turns the store's failures into errors of the wire. A read that got no answer is simply away;
 * a write (`sameId`) may have happened.
 */
export async function storeCall<T>(call: () => Promise<T>, onUnknown: 'later' | 'sameId' = 'later'): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof StoreUnknown && onUnknown === 'sameId') {
      throw new Refused('unknown', 'the store did not answer; ask again with the same id', { retryAfter: 500 })
    }
    if (error instanceof StoreUnavailable || error instanceof StoreUnknown) {
      throw new Refused('unavailable', 'the store is away', { retryAfter: 500 })
    }
    if (error instanceof StoreRefused) throw new Refused('badValue', 'the store cannot hold this value')
    throw error
  }
}
