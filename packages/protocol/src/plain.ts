/** The part of the protocol that needs no schemas: what a client bundles. Types come from the package's main entry. */
export * from './canonical.ts'
export * from './closes.ts'
export * from './decode.ts'
export * from './errors.ts'
export * from './kinds.ts'
export * from './tally.ts'
export * from './wire.ts'
