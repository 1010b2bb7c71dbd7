#!/usr/bin/env node
// `npx confab` in a checkout.
process.argv.splice(2, 0, 'packages/cli/src/main.ts')
await import('./run.mjs')
