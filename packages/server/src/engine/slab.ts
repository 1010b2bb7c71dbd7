const slabBytes = 16 * 1_024
/** What is larger gets memory of its own, so that keeping it keeps nothing else. */
export const largestShared = 4_096

const utf8 = new TextEncoder()
let slab = new Uint8Array(slabBytes)
let used = 0

/**
 * Memory for a frame. Small ones share a slab: an allocation a frame costs the collector more than the copying of it.
 * Whoever keeps a small frame for long copies it, since it keeps its whole slab alive.
 */
export function allocate(bytes: number): Uint8Array {
  if (bytes > largestShared) return new Uint8Array(bytes)
  if (used + bytes > slabBytes) {
    slab = new Uint8Array(slabBytes)
    used = 0
  }
  const start = used
  used += bytes
  return slab.subarray(start, used)
}

/** Text in UTF-8. */
export function encodeText(text: string): Uint8Array {
  // A UTF-16 code unit takes 3 bytes at most.
  const most = text.length * 3
  if (most > largestShared) return utf8.encode(text)
  if (used + most > slabBytes) {
    slab = new Uint8Array(slabBytes)
    used = 0
  }
  const start = used
  used += utf8.encodeInto(text, slab.subarray(start)).written
  return slab.subarray(start, used)
}
