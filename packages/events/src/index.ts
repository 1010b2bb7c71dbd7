export type { LoggedEntry } from '@confab/protocol'
export { consumeEvents, Events, type EventsLevel } from './events.ts'
export type { LaneLevel } from './lane.ts'
export type { EventsOptions, Handle, Hooks } from './options.ts'
