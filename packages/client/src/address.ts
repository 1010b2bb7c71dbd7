/** Where a server's socket and its REST API are. */
export interface Address {
  /** All but the value of its one parameter. */
  readonly socket: string
  readonly tickets: string
}

/** From `ws://`, `wss://`, `http://` or `https://host[:port][/prefix]`. Throws a TypeError on anything else. */
export function addressOf(url: string): Address {
  const match = /^(ws|http)(s?):\/\/([^?#]+?)\/*$/.exec(url)
  if (!match) throw new TypeError('url: ws(s):// or http(s)://host[:port][/prefix]')
  const [, , secure, rest] = match
  return { socket: `ws${secure}://${rest}/v1/socket?affinity=`, tickets: `http${secure}://${rest}/v1/tickets` }
}
