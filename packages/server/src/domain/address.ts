/**
 * Under what an address is counted: an IPv4 address for itself, an IPv6 address with all of its /64, since one customer
 * is given at least that many and could otherwise be a stranger with every request. IPv4 written as IPv6 is IPv4.
 * What is no address (a proxy of ours wrote it) stands for itself, cut.
 */
export function addressGroup(address: string): string {
  if (!address.includes(':')) return address.slice(0, 64)
  const groups = groupsOf(address)
  if (!groups) return address.slice(0, 64)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return [groups[6], groups[7]].flatMap((group = 0) => [group >> 8, group & 255]).join('.')
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** The eight numbers of an IPv6 address; undefined if it is none. The zone of a link-local one is left out. */
function groupsOf(address: string): number[] | undefined {
  // A URL's host is written in one way only: lower case, no zeros in front, nothing in dotted form.
  const host = URL.parse(`http://[${address.replace(/%.*$/, '')}]/`)?.hostname.slice(1, -1)
  if (host === undefined) return undefined
  const [before = '', after] = host.split('::')
  const [front, back] = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [
    string[],
    string[],
  ]
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0')
  return [...front, ...(after === undefined ? [] : zeros), ...back].map((group) => Number.parseInt(group, 16))
}

const loopback = ['127.0.0.1', '::1', 'localhost']

/** Whether an address or name, as a setting or socket has it, is this machine alone. */
export function isLoopback(host: string): boolean {
  return loopback.includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** Whether an Origin is a page of this machine, without TLS: what one develops. */
export function isLoopbackOrigin(origin: string): boolean {
  const url = URL.parse(origin)
  return url?.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, ''))
}
