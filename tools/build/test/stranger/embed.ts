// Compiled and run in an empty project: the server as a library, and the command as one.
import { exits, run } from '@confab/cli'
import { type Config, type Node, readConfig, settings, signToken, startNode } from '@confab/server'

export const start: (config: Config, tell: (line: string) => void) => Promise<Node> = startNode
export const sign: typeof signToken = signToken
export const call: typeof run = run

const { config, problems } = readConfig({}, { port: '7711' }, process.cwd())
if (problems.length > 0) process.exitCode = exits.failed
console.log(`${config.port} of ${Object.keys(settings).length > 20 ? 'many' : 'few'} settings`)
