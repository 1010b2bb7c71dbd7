import { closeSync, copyFileSync, fstatSync, openSync, readSync, rmSync, statSync, truncateSync } from 'node:fs'

const megabyte = 1024 * 1024

/** PostgreSQL's own output. It writes with O_APPEND, so that the file can be emptied under it. */
export class LogFile {
  readonly path: string
  #timer: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.path = path
  }

  get size(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0
  }

  /** A descriptor to hand to a child. */
  open(): number {
    return openSync(this.path, 'a', 0o600)
  }

  /** Keeps one older file; where even the copy finds no room, the output is let go. */
  rotate(limit = 8 * megabyte): void {
    if (this.size < limit) return
    try {
      copyFileSync(this.path, `${this.path}.1`)
    } catch {
      rmSync(`${this.path}.1`, { force: true })
    }
    truncateSync(this.path)
  }

  rotateEvery(milliseconds: number): void {
    this.#timer = setInterval(() => this.rotate(), milliseconds).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** The complaints since `offset`, oldest first. */
  complaints(offset: number): string[] {
    const lines = this.#since(offset).split('\n')
    return lines.flatMap((line) => /(?:FATAL|PANIC|ERROR|error): +(.*)$/.exec(line)?.[1] ?? [])
  }

  #since(offset: number): string {
    try {
      return this.#read(offset)
    } catch {
      return ''
    }
  }

  #read(offset: number): string {
    const file = openSync(this.path, 'r')
    try {
      const { size } = fstatSync(file)
      const from = Math.max(Math.min(offset, size), size - 64 * 1024)
      const bytes = Buffer.alloc(size - from)
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, from))
    } finally {
      closeSync(file)
    }
  }
}
