import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const pageBytes = 4_096

/** Memory of all TCP sockets of this kernel, both ends of a loopback connection in it, bytes. */
export function tcpBytes(): number {
  try {
    const pages = /^TCP:.* mem (\d+)$/m.exec(readFileSync('/proc/net/sockstat', 'utf8'))?.[1]
    return Number(pages ?? Number.NaN) * pageBytes
  } catch {
    return Number.NaN
  }
}

/** What the kernel holds for the sockets of that local port: queued to be sent, received, and set aside, bytes. */
export function socketBytes(port: number): number {
  try {
    const text = execFileSync('ss', ['-tmnH', `sport = :${port}`], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    return bytesOf(text)
  } catch {
    return Number.NaN
  }
}

/** Of the lines of `ss -m`: r is received and not read, f is set aside, w is queued to be sent. */
export function bytesOf(text: string): number {
  let sum = 0
  for (const [, list = ''] of text.matchAll(/skmem:\(([^)]*)\)/g)) {
    for (const part of list.split(',')) if (/^[rfw]\d+$/.test(part)) sum += Number(part.slice(1))
  }
  return sum
}
