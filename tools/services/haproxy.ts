import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { packaged } from './install/apt.ts'
import { runCommand } from './install/command.ts'
import { Program } from './program.ts'
import { newFolder } from './watchdog.ts'

export interface Haproxy {
  /** The running process, for those who signal it. */
  readonly pid: number | undefined
  /** One line of its runtime API, such as `set server nodes/one state drain`. */
  command(line: string): Promise<string>
  /** SIGKILL; done when it is gone. */
  kill(): Promise<void>
  /** Starts it again; done when it takes connections. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface HaproxyOptions {
  /** Everything but the `global` part: `defaults`, frontends, backends. */
  readonly config: string
}

function globalPart(socket: string): string {
  return `global\n  stats socket ${socket} level admin\n\n`
}

function ask(socket: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket, () => connection.write(`${line}\n`))
    let text = ''
    connection.setEncoding('utf8').setTimeout(2_000, () => connection.destroy(new Error('HAProxy says nothing')))
    connection.on('data', (chunk: string) => {
      text += chunk
    })
    connection.once('error', reject)
    connection.once('end', () => resolve(text.trim()))
  })
}

/** HAProxy 2.6 with this configuration, in the foreground on ports that the caller chose. */
export async function startHaproxy({ config }: HaproxyOptions): Promise<Haproxy> {
  const command = await packaged({ program: 'haproxy', debian: 'haproxy' })
  const folder = newFolder('haproxy')
  const socket = join(folder, 'haproxy.sock')
  const file = join(folder, 'haproxy.cfg')
  writeFileSync(file, globalPart(socket) + config)
  // Says what is wrong with it, and where.
  await runCommand({ command, args: ['-c', '-f', file], deadline: 10_000 })
  const ready = async (): Promise<boolean> => (await ask(socket, 'show info')).includes('Version')
  const args = ['-db', '-f', file]
  const program = new Program({ name: 'haproxy', command, args, folder, ready, deadline: 10_000 })
  await program.start()
  return {
    get pid() {
      return program.pid
    },
    command: (line) => ask(socket, line),
    kill: () => program.kill(),
    restart: () => program.restart(),
    stop: () => program.kill(),
  }
}
