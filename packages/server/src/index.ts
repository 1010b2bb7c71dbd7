export {
  type InspectedDatabase,
  type InspectedHost,
  type InspectedKafka,
  type InspectedRedis,
  inspectKafka,
  inspectPostgres,
  inspectRedis,
} from './compose/inspect.ts'
export { ImportRefused, type OpenedStore, openConfiguredStore, openExistingStore } from './compose/store-source.ts'
export { type Node, signToken, startNode } from './compose.ts'
export { describeConfig } from './config/describe.ts'
export { wrongFiles } from './config/files.ts'
export { type Config, type Configured, readConfig } from './config/read.ts'
export { type SettingName, settings } from './config/table.ts'
export { StartupError } from './domain/startup-error.ts'
export { jwtSecret, secretFile } from './secret.ts'
export { up } from './up.ts'
