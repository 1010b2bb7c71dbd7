const seed = 0x9747b28c
const factor = 0x5bd1e995
const encoder = new TextEncoder()

/** The hash by which Kafka's own clients choose partitions (MurmurHash2), as a signed 32-bit number. */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes
  const whole = length - (length % 4)
  let hash = seed ^ length
  for (let i = 0; i < whole; i += 4) {
    let k = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    k = Math.imul(k, factor)
    k = Math.imul(k ^ (k >>> 24), factor)
    hash = Math.imul(hash, factor) ^ k
  }
  if (length > whole) {
    for (let i = length - 1; i >= whole; i--) hash ^= bytes[i]! << (8 * (i - whole))
    hash = Math.imul(hash, factor)
  }
  hash = Math.imul(hash ^ (hash >>> 13), factor)
  return hash ^ (hash >>> 15)
}

/** Of a key; the same that any other client of Kafka would choose. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(encoder.encode(key)) & 0x7fffffff) % partitions
}
