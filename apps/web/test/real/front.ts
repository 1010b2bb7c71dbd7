import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { extname, join } from 'node:path'
import { dist } from '../../../../tools/web/web.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

/** The strictest policy under which the app must work: nothing inline, no other origin, and Trusted Types. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types confab',
].join('; ')

export interface Front {
  readonly url: string
  stop(): Promise<void>
}

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' ? '/index.html' : path
  try {
    const content = await readFile(join(dist, name))
    const type = types[extname(name)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(content)
  } catch {
    response.writeHead(404).end()
  }
}

/** Logins by name, as a development server has them: the cookie is the name. */
async function serveSession(incoming: IncomingMessage, response: ServerResponse, token: Tokens): Promise<void> {
  let text = ''
  for await (const chunk of incoming) text += chunk
  const answer = (status: number, body: object, cookie?: string) =>
    response
      .writeHead(status, {
        'content-type': 'application/json',
        ...(cookie !== undefined && { 'set-cookie': `name=${cookie}; Path=/v1/session; HttpOnly; SameSite=Strict` }),
      })
      .end(JSON.stringify(body))
  const known = /name=([^;]+)/.exec(incoming.headers.cookie ?? '')?.[1]
  if (incoming.url === '/v1/session/ways') return void answer(200, { development: true })
  if (incoming.method === 'DELETE') return void answer(200, {}, '')
  const user = incoming.url === '/v1/session/refresh' ? known : (JSON.parse(text) as { user: string }).user
  if (!user) return void answer(401, { detail: 'nobody is logged in' })
  const body = { token: await token(user), expiresAt: Date.now() + 600_000, user, device: 'browser', admin: false }
  answer(200, body, user)
}

type Tokens = (user: string) => Promise<string>

/** The built app, logins by name, and everything else from a node, under one address. */
export async function startFront(node: string, token: Tokens): Promise<Front> {
  const { host, hostname, port } = new URL(node)
  // As from no page at all: the node answers its own origin, and does not know of this front.
  const towards = ({ origin: _, ...headers }: IncomingMessage['headers']) => ({ ...headers, host })
  const pass = (incoming: IncomingMessage, response: ServerResponse) => {
    const { method, headers } = incoming
    const asked = request(node + incoming.url, { method, headers: towards(headers) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    asked.on('error', () => response.destroy())
    incoming.pipe(asked)
  }
  const server = createServer((incoming, response) => {
    const path = (incoming.url ?? '/').split('?')[0] ?? '/'
    if (path.startsWith('/v1/session')) void serveSession(incoming, response, token)
    else if (path.startsWith('/v1/')) pass(incoming, response)
    else void serveFile(path, response)
  })
  server.on('upgrade', (incoming, socket) => {
    const other = connect(Number(port), hostname, () => {
      const headers = Object.entries(towards(incoming.headers)).map(([name, value]) => `${name}: ${value}`)
      other.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
      other.pipe(socket).pipe(other)
    })
    other.on('error', () => socket.destroy())
    socket.on('error', () => other.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop }
}
