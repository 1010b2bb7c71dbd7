export { type Exit, exits } from './exit.ts'
export { run } from './run.ts'
export { processShell, type Shell } from './shell.ts'
