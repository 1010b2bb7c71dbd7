import { parseArgs } from 'node:util'

export interface Options {
  readonly nodes: number
  readonly brokers: 0 | 1 | 3
  /** Of the balancer, where clients connect. */
  readonly port: number
  /** s; ends by itself then; 0: at Ctrl-C */
  readonly seconds: number
}

export const usage = `npm run cluster [-- --nodes 3] [--brokers 1] [--port 7700] [--seconds 0]

  --nodes N     of Confab, 1 to 9
  --brokers N   of Kafka: 0, 1 or 3
  --port N      where HAProxy listens on loopback
  --seconds N   ends by itself after so long; 0: at Ctrl-C
`

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new RangeError(`--${name} ${text}: a whole number from ${least} to ${most} is needed`)
}

/** Throws a RangeError or parseArgs' TypeError, whose messages say what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { nodes: text, brokers: text, port: text, seconds: text } })
  const brokers = whole('brokers', values.brokers ?? '1', 0, 3)
  if (brokers === 2) throw new RangeError('--brokers 2: two of them have no majority when one is dead; 0, 1 or 3')
  return {
    nodes: whole('nodes', values.nodes ?? '3', 1, 9),
    brokers: brokers as 0 | 1 | 3,
    port: whole('port', values.port ?? '7700', 1, 65_535),
    seconds: whole('seconds', values.seconds ?? '0', 0, 86_400),
  }
}
