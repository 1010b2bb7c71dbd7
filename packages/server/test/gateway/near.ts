import fc from 'fast-check'

/** What the tests look at of a schema. */
interface Schema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly additionalProperties?: boolean
}

/** What exists, so that near misses come near. */
export interface Known {
  readonly conversations: readonly string[]
  readonly users: readonly string[]
}

const cursor = fc.array(fc.oneof(fc.integer(), fc.uuid(), fc.string()), { maxLength: 5 }).map((parts) => {
  return Buffer.from(JSON.stringify(parts)).toString('base64')
})
const nasty = ['', 'a\0b', '\ud800', '__proto__', 'x'.repeat(600), '٣', '../..', "'; drop table users; --", '￿']

/** Anything at all that JSON can say, and some things that it should not. */
export const garbage: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(...nasty, -1, 0, 1.5, 2 ** 53, 1e308, null, true, [], {}, [[]], { '': 0 }),
  fc.string({ unit: 'binary' }),
  fc.constant(JSON.parse(`${'['.repeat(33)}${']'.repeat(33)}`)),
  fc.constant(JSON.parse('{"__proto__":{"admin":true}}')),
)

function goodText({ pattern, enum: words }: Schema, known: Known): fc.Arbitrary<unknown> {
  if (words) return fc.constantFrom(...words)
  if (pattern?.includes('[0-9a-f]{8}')) return fc.oneof(fc.constantFrom(...known.conversations), fc.uuid())
  return fc.oneof(fc.constantFrom(...known.users), cursor, fc.string({ minLength: 1, maxLength: 20 }))
}

function good(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { type, properties = {}, required = [], items = {}, minItems = 0 } = schema
  if (type === 'string') return goodText(schema, known)
  if (type === 'integer' || type === 'number') return fc.oneof(fc.integer({ min: 0, max: 20 }), fc.maxSafeInteger())
  if (type === 'boolean') return fc.boolean()
  if (type === 'array') return fc.array(near(items, known), { minLength: minItems, maxLength: 4 })
  if (type !== 'object') return garbage
  const fields = Object.entries(properties).map(([name, field]) => [name, near(field, known)] as const)
  if (fields.length === 0 && schema.additionalProperties === false) return fc.constant({})
  if (fields.length === 0) return fc.oneof(fc.record({ text: fc.string() }), fc.dictionary(fc.string(), garbage))
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] })
}

/** A value of the schema, or nearly: now and then a field is of another world, missing, or one too many. */
export function near(schema: object, known: Known): fc.Arbitrary<unknown> {
  const right = good(schema, known)
  const more = fc.tuple(right, fc.string(), garbage).map(([value, name, extra]) => {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, [name]: extra } : value
  })
  return fc.oneof({ weight: 60, arbitrary: right }, { weight: 1, arbitrary: more }, { weight: 1, arbitrary: garbage })
}

/** Text with a piece of it replaced by another. */
export function torn(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('1e999', '"', '{', '\\u0000', '\\ud800', ','))
  return fc.tuple(text, fc.nat(), fc.nat({ max: 9 }), piece).map(([whole, at, length, other]) => {
    const place = at % (whole.length + 1)
    return whole.slice(0, place) + other + whole.slice(place + length)
  })
}
