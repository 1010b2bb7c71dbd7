import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { commands } from './commands.ts'
import type { Refusal } from './decode.ts'
import { contents, reservedKinds } from './entry.ts'
import { isMessage } from './kinds.ts'
import { emojiPattern } from './reactions.ts'
import { utf8Length } from './utf8.ts'

/** Judges a decoded value: undefined if it is good, else what is wrong and where (a JSON pointer into it). */
export type Validator = (value: unknown) => Refusal | undefined

/** The most bytes of a text in UTF-8, unless configured lower. */
export const maxTextBytes = 16_384

function pointerOf(error: TLocalizedValidationError): string {
  if (error.keyword !== 'required') return error.instancePath
  return `${error.instancePath}/${error.params.requiredProperties[0]}`
}

function messageOf(error: TLocalizedValidationError): string {
  if (error.keyword === 'boolean' || error.keyword === 'additionalProperties') return 'an unknown field'
  if (error.keyword === 'required') return 'is missing'
  if (error.keyword === 'enum') return `must be one of ${error.params.allowedValues.join(', ')}`
  if (error.keyword === 'pattern' && String(error.params.pattern).startsWith('^[0-9a-f]{8}-')) {
    return 'must be a UUID in lower case'
  }
  if (error.keyword === 'pattern' && error.params.pattern === emojiPattern) return 'must be one emoji or a :shortcode:'
  return error.message
}

/** A pointer is shown to its sender only; still it is cut, so that a key of 100 KB does not come back. */
function shorten(pointer: string): string {
  return pointer.length <= 256 ? pointer : `${pointer.slice(0, 255)}…`
}

/** A validator of the schema; `at` is prefixed to the pointer. Compiled at its first use. */
export function validator(schema: TSchema, at = ''): Validator {
  let compiled: { Check(value: unknown): boolean; Errors(value: unknown): TLocalizedValidationError[] } | undefined
  return (value) => {
    compiled ??= Compile(schema)
    if (compiled.Check(value)) return undefined
    const [error] = compiled.Errors(value)
    if (!error) return { code: 'badRequest', message: 'not of the form asked for', where: shorten(at) }
    return { code: 'badRequest', message: messageOf(error), where: shorten(at + pointerOf(error)) }
  }
}

function textTooLarge(value: unknown, at: string, maximum: number): Refusal | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const text = (value as { text?: unknown }).text
  if (typeof text !== 'string' || utf8Length(text, maximum) <= maximum) return undefined
  return { code: 'tooLarge', message: `a text of more than ${maximum} bytes in UTF-8`, where: `${at}/text` }
}

function refusedKind(kind: string): Validator {
  const reserved = (reservedKinds as readonly string[]).includes(kind)
  const message = reserved ? 'a kind reserved for a later version' : 'a kind this version does not know'
  return () => ({ code: 'unknownCommand', message, where: '/kind' })
}

const contentValidators = new Map(
  Object.entries(contents).map(([kind, schema]) => [kind, validator(schema, '/content')] as const),
)

/**
 * The validator of what is stored under a kind: unknown fields are refused, texts are measured in bytes. Pointers
 * begin with `/content`. For kinds which are unknown or reserved it answers `unknownCommand`.
 */
export function contentValidator(kind: string, textBytes = maxTextBytes): Validator {
  const schema = contentValidators.get(kind)
  if (!schema) return refusedKind(kind)
  return (value) => textTooLarge(value, '/content', textBytes) ?? schema(value)
}

const commandValidators = new Map<string, Validator>(
  Object.entries(commands).map(([type, schema]) => [type, validator(schema)] as const),
)

/** Kinds with rights or targets have commands of their own: as a plain `send` their effect would be missing. */
function checkSent(payload: { kind?: string; content: unknown }, textBytes: number): Refusal | undefined {
  const kind = payload.kind ?? 'message'
  if (!isMessage(kind) && contentValidators.has(kind)) {
    return { code: 'badRequest', message: `the kind ${kind} has a command of its own`, where: '/kind' }
  }
  return contentValidator(kind, textBytes)(payload.content)
}

/**
 * Judges the payload of a command, content included. Undefined: the payload is of the type which `commands` names.
 * Errors: unknownCommand, badRequest, tooLarge.
 */
export function checkCommand(type: string, payload: unknown, textBytes = maxTextBytes): Refusal | undefined {
  const check = commandValidators.get(type)
  if (!check) return { code: 'unknownCommand', message: 'a command this version does not know', where: '/type' }
  if (type === 'edit') return textTooLarge(payload, '', textBytes) ?? check(payload)
  const refusal = check(payload)
  if (refusal || type !== 'send') return refusal
  return checkSent(payload as { kind?: string; content: unknown }, textBytes)
}
