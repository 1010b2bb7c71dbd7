import { createServer } from 'node:net'
import { bad, doubt, type Finding, good } from './check.ts'

async function isConfab(host: string, port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://${host}:${port}/healthz`, { signal: AbortSignal.timeout(2_000) })
    return answer.ok
  } catch {
    return false
  }
}

function listenOn(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}

/** Whether the server can listen there. */
export async function checkPort(host: string, port: number): Promise<Finding> {
  const at = `${host}:${port}`
  const fault = await listenOn(host, port)
  if (fault === undefined) return good('port', `${at} is free`)
  if (fault === 'EADDRINUSE' && (await isConfab(host, port))) return good('port', `a server answers at ${at}`)
  if (fault === 'EADDRINUSE')
    return bad('port', `${at} is in use by another program`, 'stop it, or set CONFAB_PORT to another port')
  if (fault === 'EACCES') return bad('port', `${at} needs more rights`, 'set CONFAB_PORT to a port above 1023')
  return doubt('port', `${at} can't be listened on (${fault})`, 'check CONFAB_HOST and CONFAB_PORT')
}
