/** What a line of an IRC log says. `nick` is who did it. */
export type IrcEvent =
  | {
      readonly type: 'message' | 'action' | 'notice'
      readonly minute: number | undefined
      readonly nick: string
      readonly text: string
    }
  | { readonly type: 'join' | 'leave'; readonly nick: string; readonly text: string }
  | { readonly type: 'nick'; readonly nick: string; readonly to: string }
  /** Of the network or the channel, not of a person: modes, topics, net joins. */
  | { readonly type: 'notable'; readonly text: string }

const timed = /^\[(\d\d):(\d\d)\] (.*)$/
const message = /^<([^>]+)>(?: (.*))?$/
const action = /^ ?\* ([^\s]+)(?: (.*))?$/
const notice = /^-([^\s:]+)(?::[^\s]*)?- (.*)$/
const joined = /^(.+?) {1,2}has joined #\S+$/
const left = /^(.+?) {1,2}has left #\S+(?: \["?(.*?)"?\])?$/
const renamed = /^(.+?) is now known as (.+)$/
const network = /^(?:mode\/|netjoined:|netsplit|\.\.\[topic\/)/
const kicked = /^(\S+) was kicked off #\S+ by (\S+)(?: \(.*\))?$/

// Loggers put a space into nicks that looked like their own markup: `<bob[1] >`.
function nickOf(text = ''): string {
  return text.replace(/\s+/g, '') || '?'
}

function spoken(minute: number, rest: string): IrcEvent | undefined {
  const said = message.exec(rest)
  if (said) return { type: 'message', minute, nick: nickOf(said[1]), text: said[2] ?? '' }
  const acted = action.exec(rest)
  if (acted) return { type: 'action', minute, nick: acted[1] as string, text: acted[2] ?? '' }
  const noticed = notice.exec(rest)
  return noticed ? { type: 'notice', minute, nick: noticed[1] as string, text: noticed[2] as string } : undefined
}

function stated(rest: string): IrcEvent | undefined {
  const came = joined.exec(rest)
  if (came) return { type: 'join', nick: nickOf(came[1]), text: '' }
  const went = left.exec(rest)
  if (went) return { type: 'leave', nick: nickOf(went[1]), text: went[2] ?? '' }
  const other = renamed.exec(rest)
  if (other) return { type: 'nick', nick: nickOf(other[1]), to: nickOf(other[2]) }
  const out = kicked.exec(rest)
  if (out) return { type: 'leave', nick: out[1] as string, text: `kicked by ${out[2]}` }
  if (network.test(rest)) return { type: 'notable', text: rest }
  // Older clients wrote actions without a time: "=== alice waves".
  const acted = /^(\S+) (.+)$/.exec(rest)
  return acted ? { type: 'action', minute: undefined, nick: acted[1] as string, text: acted[2] as string } : undefined
}

/** Reads one line; undefined: it is none of this format. `minute` counts from midnight. */
export function parseIrcLine(line: string): IrcEvent | undefined {
  const clock = timed.exec(line)
  if (clock) {
    const [hour, minute] = [Number(clock[1]), Number(clock[2])]
    return hour < 24 && minute < 60 ? spoken(hour * 60 + minute, clock[3] as string) : undefined
  }
  return line.startsWith('=== ') ? stated(line.slice(4)) : undefined
}
