/** Where Redis is, as its URL says. */
export interface RedisPlace {
  readonly kind: 'single' | 'sentinel' | 'cluster'
  /** Of the server, of the Sentinels, or of some of the Cluster's nodes. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  readonly username: string | undefined
  readonly password: string | undefined
  /** Sentinel: what the primary is called there. */
  readonly name: string | undefined
  readonly sentinelPassword: string | undefined
  /** The database of a single server or behind Sentinels; a Cluster has only 0. */
  readonly db: number
  readonly tls: boolean
  /** PEM of who signed its certificate; undefined: who Node trusts. */
  readonly ca?: string | undefined
}

/** For people: the hosts, never a password. */
export function named({ kind, hosts, name }: RedisPlace): string {
  const all = hosts.map(({ host, port }) => `${host}:${port}`).join(',')
  if (kind === 'sentinel') return `${name} of the Sentinels ${all}`
  return kind === 'cluster' ? `the Cluster of ${all}` : all
}
