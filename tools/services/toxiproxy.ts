import { freePort } from './port.ts'
import { Program } from './program.ts'
import { toxiproxyBinary } from './toxiproxy/binary.ts'
import { ToxicLink } from './toxiproxy/link.ts'
import type { Toxic } from './toxiproxy/toxic.ts'
import { newFolder } from './watchdog.ts'

export type { Toxic, ToxicLink }

export interface Toxiproxy {
  /** A proxy on a free port of loopback that forwards to `host:port`. */
  proxy(upstream: string): Promise<ToxicLink>
  /** SIGKILL: all its connections break. What was proxied must be proxied anew. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** Toxiproxy 2, which makes connections slow, deaf, mute or broken. */
export async function startToxiproxy(): Promise<Toxiproxy> {
  const command = await toxiproxyBinary()
  const port = await freePort()
  const api = `http://127.0.0.1:${port}`
  const folder = newFolder('toxiproxy')
  const ready = async (): Promise<boolean> => (await fetch(`${api}/version`)).ok
  const args = ['-host', '127.0.0.1', '-port', `${port}`]
  const program = new Program({ name: 'toxiproxy', command, args, folder, ready, deadline: 10_000 })
  await program.start()
  return {
    proxy: async (upstream) => ToxicLink.open(api, await freePort(), upstream),
    kill: () => program.kill(),
    stop: () => program.kill(),
  }
}
