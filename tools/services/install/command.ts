import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const kept = 4_000
const systemFolders = ['/usr/sbin', '/usr/local/bin', '/usr/local/go/bin', '/usr/bin']

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path of a program that is installed; undefined if none is. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...folders, ...path, ...systemFolders].map((folder) => join(folder, name)).find(isProgram)
}

export interface Command {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** ms */
  readonly deadline: number
}

/** Runs a program to its end; answers its standard output, or throws with the end of what it wrote. */
export function runCommand({ command, args, env, cwd, deadline }: Command): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: env ?? process.env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let all = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), deadline)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      all = (all + text).slice(-kept)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all = (all + text).slice(-kept)
    })
    const fail = (how: string): void => reject(new Error(`${command} ${args.join(' ')}: ${how}\n${all.trimEnd()}`))
    child.once('error', (error) => {
      clearTimeout(timer)
      fail(error.message)
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve(out)
      else fail(signal === null ? `exit code ${code}` : `ended by ${signal}; it had ${deadline / 1000} s`)
    })
  })
}
