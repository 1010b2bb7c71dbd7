import { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { memoryStore } from '../../src/adapters/memory/store.ts'
import { systemClock, systemIds } from '../../src/adapters/platform/system.ts'
import { storeContract } from '../contract/store.ts'

storeContract('memory', async (limits) => {
  const store = memoryStore(new MemoryDatabase(), { clock: systemClock, ids: systemIds, limits })
  return { store, close: async () => undefined }
})
