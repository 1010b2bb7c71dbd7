import type { ErrorCode } from './errors.ts'

/** A value that was refused before its meaning was asked for. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
  readonly where?: string
}
export type Decoded = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: Refusal }

/** The deepest nesting of a frame or body. */
export const maxNesting = 32

function flaw(value: unknown, depth: number, where: string): Refusal | undefined {
  if (typeof value === 'string') return flawedString(value, where)
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : { code: 'badValue', message: 'a number out of range', where }
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= maxNesting) return { code: 'badValue', message: `nested more than ${maxNesting} deep` }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const found = flaw(value[i], depth + 1, `${where}/${i}`)
      if (found) return found
    }
    return undefined
  }
  return flawedObject(value as Record<string, unknown>, depth, where)
}

function flawedString(text: string, where: string): Refusal | undefined {
  if (text.includes('\0')) return { code: 'badValue', message: 'text with a NUL character', where }
  if (!text.isWellFormed()) return { code: 'badValue', message: 'text with a lone surrogate', where }
  return undefined
}

function flawedObject(value: Record<string, unknown>, depth: number, where: string): Refusal | undefined {
  for (const key of Object.keys(value)) {
    if (key === '__proto__') return { code: 'badValue', message: 'a key named __proto__', where }
    const path = where.length < 200 ? `${where}/${key.length < 64 ? key : '…'}` : where
    const found = flawedString(key, where) ?? flaw(value[key], depth + 1, path)
    if (found) return found
  }
  return undefined
}

/**
 * Parses JSON text and refuses what no part of Confab may meet: more than 32 levels, NUL (PostgreSQL has no place for
 * it), lone surrogates, `__proto__` keys, numbers beyond a double. `where` is a JSON pointer.
 */
export function decodeJson(text: string): Decoded {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, refusal: { code: 'badJson', message: 'not JSON' } }
  }
  const refusal = flaw(value, 0, '')
  return refusal ? { ok: false, refusal } : { ok: true, value }
}

/** The same for a value which did not come as JSON text, such as a query of a URL. */
export function flawOf(value: unknown): Refusal | undefined {
  return flaw(value, 0, '')
}
