import { execFile, execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const megabytes = 192

/** A small disk of its own, in memory. */
export class Disk {
  readonly path: string
  #mounted = true

  private constructor(path: string) {
    this.path = path
  }

  /** Mounts one there; a reason, where that is not allowed. */
  static async mount(path: string): Promise<Disk | { readonly refused: string }> {
    mkdirSync(path, { recursive: true })
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', path])
      return new Disk(path)
    } catch (error) {
      rmSync(path, { recursive: true, force: true })
      const { stderr, message } = error as Error & { stderr?: string }
      return { refused: (stderr || message).trim().split('\n')[0] ?? 'mount failed' }
    }
  }

  /** Takes all room that is left, and that becomes free meanwhile. */
  fill(): void {
    const file = openSync(this.#filler, 'a')
    try {
      for (const size of [1_048_576, 4_096, 1]) while (append(file, size));
    } finally {
      closeSync(file)
    }
  }

  /** Gives the room back. */
  free(): void {
    rmSync(this.#filler, { force: true })
  }

  async unmount(): Promise<void> {
    if (!this.#mounted) return
    this.#mounted = false
    // Who still looks in there must not keep it: lazily if need be.
    await run('umount', [this.path]).catch(() => run('umount', ['-l', this.path]))
    rmSync(this.path, { recursive: true, force: true })
  }

  /** The same where nothing can be waited for. */
  unmountNow(): void {
    if (!this.#mounted) return
    this.#mounted = false
    execFileSync('umount', ['-l', this.path])
  }

  get #filler(): string {
    return join(this.path, 'filler')
  }
}

function append(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size, 1)) > 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
