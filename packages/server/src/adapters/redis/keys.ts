/** What Confab calls things in Redis; no two installations on one Redis may share a prefix. */
export interface Keys {
  /** Channel of one node. */
  node(node: string): string
  /** Channel of a conversation, a tenant or presence. */
  channel(name: string): string
  /** Channel in which a node says that it has begun. */
  readonly begun: string
  /** Sorted set of the nodes, each with the end of its lease. */
  readonly nodes: string
  /** Hash of the users that have connections to a node; dies with its lease. */
  users(member: string): string
  /** Hash of a user's connections. */
  connections(user: number): string
  bucket(key: string): string
}

export function keysOf(prefix: string): Keys {
  return {
    node: (node) => `${prefix}:node:${node}`,
    channel: (name) => `${prefix}:channel:${name}`,
    begun: `${prefix}:begun`,
    nodes: `${prefix}:nodes`,
    users: (member) => `${prefix}:users:${member}`,
    connections: (user) => `${prefix}:connections:${user}`,
    bucket: (key) => `${prefix}:bucket:${key}`,
  }
}
