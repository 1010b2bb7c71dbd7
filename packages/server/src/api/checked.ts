import { type CommandPayload, type CommandType, checkCommand, type Refusal, type Validator } from '@confab/protocol'
import { Refused } from '../domain/refusal.ts'

export function refusedOf({ code, message, where }: Refusal): Refused {
  return new Refused(code, message, where === undefined ? {} : { where })
}

/** The value, if the validator has nothing against it; else throws Refused. */
export function checked(validator: Validator, value: unknown): unknown {
  const refusal = validator(value)
  if (refusal) throw refusedOf(refusal)
  return value
}

/** The payload of a command, put together from path and body: REST takes the road of the socket. */
export function command<T extends CommandType>(type: T, payload: object, textBytes?: number): CommandPayload<T> {
  const refusal = checkCommand(type, payload, textBytes)
  if (refusal) throw refusedOf(refusal)
  return payload as CommandPayload<T>
}
