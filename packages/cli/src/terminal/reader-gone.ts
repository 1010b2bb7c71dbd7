import { closeSync, constants, fstatSync, openSync } from 'node:fs'

const lookEach = 500

function isGone(): boolean {
  try {
    closeSync(openSync('/proc/self/fd/1', constants.O_WRONLY | constants.O_NONBLOCK))
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENXIO'
  }
}

function isPipe(): boolean {
  try {
    return process.platform === 'linux' && fstatSync(1).isFIFO()
  } catch {
    return false
  }
}

/**
 * Calls `gone` when nobody reads standard output any more. A write would tell it too, but `tail | head` may have nothing
 * to write for hours. Linux refuses to open a pipe for writing that has no reader; elsewhere the next write tells it.
 * The returned function ends the looking.
 */
export function whenReaderGone(gone: () => void): () => void {
  if (!isPipe()) return () => {}
  const timer = setInterval(() => isGone() && gone(), lookEach)
  timer.unref()
  return () => clearInterval(timer)
}
