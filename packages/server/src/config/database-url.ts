/** Several hosts in one URL: more are a mistake. */
const mostHosts = 8
const whole = /^(postgres(?:ql)?:\/\/)([^/?#]*@)?([^/?#@]*)([/?#].*)?$/s
const hostForm = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/
const form = 'is not a URL such as postgres://user:password@host:5432/database'

/** One PostgreSQL of the list. */
export interface DatabaseHost {
  /** As people name it, `host:port`; never with a password. */
  readonly name: string
  /** For this host alone, with user, password, database and parameters of the whole. */
  readonly url: string
}

/** Reads libpq's form of a URL with one or several hosts, or says what is wrong, without showing it: it holds a password. */
export function readDatabaseUrl(
  text: string,
): { readonly value: readonly DatabaseHost[] } | { readonly wrong: string } {
  const [, scheme = '', login = '', list = '', rest = ''] = whole.exec(text) ?? []
  if (scheme === '') return { wrong: form }
  const names = list.split(',')
  if (names.length > mostHosts) return { wrong: `names more than ${mostHosts} hosts` }
  const hosts = names.map((name) => ({ name, url: `${scheme}${login}${name}${rest}` }))
  // A single host may also be empty, or stand in a parameter: a folder of a socket.
  if (names.length > 1 && !names.every(isHost)) return { wrong: 'has a host that is not of the form host:port' }
  return hosts.every(({ url }) => URL.parse(url) !== null) ? { value: hosts } : { wrong: form }
}

/** Says what is wrong with it; undefined: nothing. */
export function wrongStoreUrl(value: string): string | undefined {
  const read = readDatabaseUrl(value)
  return 'wrong' in read ? read.wrong : undefined
}

/** As people name it: its hosts and the database, without its password. */
export function placeOf(text: string): string {
  const [, , , list = '', rest = ''] = whole.exec(text) ?? []
  return `${list}${rest.split(/[?#]/)[0]}`
}

function isHost(name: string): boolean {
  const [found, port = '5432'] = hostForm.exec(name) ?? []
  return found !== undefined && Number(port) > 0 && Number(port) < 65_536
}
