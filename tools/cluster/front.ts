export interface Behind {
  readonly name: string
  readonly port: number
}

/**
 * The balancer's configuration: all devices of a user on one node, no node above 1.25 of the average, and a node that
 * is not ready gets nobody new while it keeps those it has.
 */
export function frontConfig(port: number, nodes: readonly Behind[]): string {
  const servers = nodes.map((node) => `  server ${node.name} 127.0.0.1:${node.port} check inter 500ms fall 2 rise 1`)
  return [
    'defaults',
    '  mode http',
    '  option forwardfor',
    '  timeout connect 1s',
    '  timeout client 75s',
    '  timeout server 75s',
    '  timeout tunnel 1h',
    'frontend front',
    `  bind 127.0.0.1:${port}`,
    '  default_backend confab',
    'backend confab',
    '  balance url_param affinity',
    '  hash-type consistent',
    '  hash-balance-factor 125',
    '  option httpchk GET /readyz',
    '  option redispatch 1',
    '  retries 2',
    ...servers,
    '',
  ].join('\n')
}
