import { flawOf } from '@confab/protocol'
import type { TSchema } from 'typebox'
import { refusedOf } from './checked.ts'

interface Shape {
  readonly properties?: Readonly<Record<string, { readonly type?: string }>>
}

/** The text of a query or path as its schema's types: whole numbers become numbers, one value a list where one is due. */
export function typed(values: Readonly<Record<string, unknown>>, schema: TSchema): Record<string, unknown> {
  const { properties = {} } = schema as Shape
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(values)) {
    const type = Object.hasOwn(properties, name) ? properties[name]?.type : undefined
    if (type === 'integer' && typeof value === 'string' && /^\d{1,16}$/.test(value)) result[name] = Number(value)
    else if (type === 'array' && typeof value === 'string') result[name] = [value]
    else Object.defineProperty(result, name, { value, enumerable: true })
  }
  const flaw = flawOf(result)
  if (flaw) throw refusedOf(flaw)
  return result
}
