import { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { memoryStore } from '../../src/adapters/memory/store.ts'
import { systemClock, systemIds } from '../../src/adapters/platform/system.ts'
import { logContract } from '../contract/log.ts'

logContract('memory', async (limits) => {
  const store = memoryStore(new MemoryDatabase(), { clock: systemClock, ids: systemIds, limits })
  return { store, close: async () => undefined }
})
