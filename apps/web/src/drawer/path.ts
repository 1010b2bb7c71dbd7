import type { TextKey } from '../texts/en.ts'
import type { Values } from '../texts/fill.ts'
import type { Recorded, Written } from './recorder.ts'

/** A step on the way of a message. */
export interface Step {
  readonly text: readonly [TextKey, Values?]
  /** ms since 1970 */
  readonly at: number
}

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : [])

/** The steps of a message among the frames that passed, as far as they have come, in their order. */
export function pathOf(
  { clientId, conversationId, at }: Written,
  frames: readonly Recorded[],
  me: string,
): readonly Step[] {
  const own = frames.filter(({ payload }) => fieldsOf(payload).conversationId === conversationId)
  const sent = own.find(
    ({ way, type, payload }) => way === 'out' && type === 'send' && fieldsOf(payload).clientId === clientId,
  )
  const steps: Step[] = [{ text: ['pathWritten'], at }]
  if (!sent) return [...steps, { text: ['pathQueued'], at }]
  steps.push({ text: ['pathSent'], at: sent.at })
  const reply = frames.find(({ way, id, key }) => way === 'in' && id === sent.id && key > sent.key)
  const seq = Number(fieldsOf(reply?.payload).seq)
  if (!reply || !(seq > 0)) return steps
  steps.push({ text: ['pathAcknowledged', { seq }], at: reply.at })
  const arrived = own.find(({ type, payload }) => type === 'entries' && hasEntry(payload, clientId))
  if (arrived) steps.push({ text: ['pathArrived'], at: arrived.at })
  return [...steps, ...receiptsIn(own, seq, me)].sort((a, b) => a.at - b.at)
}

function hasEntry(payload: unknown, clientId: string): boolean {
  return listOf(fieldsOf(payload).entries).some((entry) => entry.clientId === clientId)
}

/** Which others got and read it, each once. */
function receiptsIn(frames: readonly Recorded[], seq: number, me: string): Step[] {
  const steps = new Map<string, Step>()
  for (const { type, payload, at } of frames) {
    if (type !== 'receipts') continue
    for (const { user, delivered, read } of listOf(fieldsOf(payload).receipts)) {
      if (user === me) continue
      const name = String(user)
      const told = [
        ['pathDelivered', delivered],
        ['pathRead', read],
      ] as const
      for (const [text, upTo] of told)
        if (Number(upTo) >= seq && !steps.has(text + name)) steps.set(text + name, { text: [text, { name }], at })
    }
  }
  return [...steps.values()]
}
