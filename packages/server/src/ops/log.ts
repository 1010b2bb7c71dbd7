import { type LogFn, type Logger, pino } from 'pino'
import { prettyLine } from './pretty.ts'

/** A diary (ports/diary.ts) with all levels, and children that bear fields of their own. */
export type Log = Logger

export interface LogOptions {
  readonly level: string
  /** Stands in every line as `node`. */
  readonly serverId: string
  /** Where lines go; standard error if not given, since standard output belongs to commands. */
  readonly output?: { write(line: string): unknown; readonly isTTY?: boolean }
}

/** Fields that may hold what nobody should read later, wherever they stand within three levels. */
const hidden = [
  ...['authorization', 'cookie', 'token', 'ticket', 'secret', 'password', 'adminKey', 'jwtSecret', 'databaseUrl'],
  ...['body', 'text', 'content', 'payload', 'query', 'sec-websocket-protocol', 'x-confab-ticket'],
]
const paths = hidden.flatMap((name) => {
  const own = `["${name}"]`
  return [own, `*${own}`, `*.*${own}`]
})

/** Structured lines of JSON; to a terminal, a readable line each. What must not be read is `[hidden]`. */
export function makeLog({ level, serverId, output = process.stderr }: LogOptions): Log {
  const stream = output.isTTY ? { write: (line: string) => output.write(prettyLine(line)) } : output
  return pino(
    {
      level,
      base: { node: serverId },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '[hidden]' },
      formatters: { level: (label) => ({ level: label }) },
      hooks: { logMethod: withText },
      serializers: { err: faultOf, error: faultOf },
    },
    { write: (line: string) => void stream.write(line) },
  )
}

/** Without a text pino would take that of the error, which may quote what was sent. */
function withText(this: Logger, args: Parameters<LogFn>, write: LogFn): void {
  const [first, text] = args as unknown as [unknown, string | undefined]
  if (typeof first === 'string') write.apply(this, args)
  else write.call(this, first instanceof Error ? { err: first } : first, text ?? 'a fault')
}

/**
 * An error without its text, which may quote what was sent (PostgreSQL's do): its name, its code and where it arose.
 * What is no error, such as the code of a refusal, stays.
 */
export function faultOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const at = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const { code } = error as { code?: unknown }
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    at: at.slice(0, 8).map((line) => line.trim()),
  }
}
