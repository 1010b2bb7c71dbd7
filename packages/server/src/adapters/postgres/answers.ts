import type { AppendOutcome, CreateVerdict, Growth, RefusedBecause, Verdict } from '../../domain/append.ts'

/** The numbers in which our SQL functions speak of refusals; a number is never used again. */
const reasons: Readonly<Record<number, RefusedBecause>> = {
  3: 'notFound',
  4: 'forbidden',
  5: 'blocked',
  6: 'noTarget',
  7: 'noChange',
  8: 'limitReached',
}

type VerdictText = [code: number, seq: number, at: number, countable: number]
type GrowthText = [string, number, number, number, number, number, number, number[] | null]

interface AppendText {
  readonly journal: number | null
  readonly verdicts: VerdictText[]
  readonly growths: GrowthText[]
}

interface CreateText {
  readonly verdict: number
  readonly at: number
  readonly journal?: number
  readonly growth?: GrowthText
}

function refused(code: number): { readonly status: 'refused'; readonly because: RefusedBecause } {
  const because = reasons[code]
  if (because === undefined) throw new RangeError(`the store gave the unknown verdict ${code}`)
  return { status: 'refused', because }
}

/** `joins`: whether an item that is only noted opens an interval (right after the head) or closes one (at the head). */
function verdict([code, seq, at, countable]: VerdictText, joins: boolean): Verdict {
  switch (code) {
    case 0:
      return { status: 'stored', seq, at, countable }
    case 1:
      return { status: 'duplicate', seq, at, countable }
    case 2:
      return { status: 'conflict' }
    case 9:
      return { status: 'noted', from: joins ? seq + 1 : seq, at }
    default:
      return refused(code)
  }
}

function growth([conversation, tenant, kind, first, last, countable, memberCount, members]: GrowthText): Growth {
  return { conversation, tenant, kind, first, last, countable, memberCount, members: members ?? undefined }
}

/** What append_3 answered, as the port has it. */
export function appendOutcome(text: string, joins: (item: number) => boolean): AppendOutcome {
  const answer = JSON.parse(text) as AppendText
  return {
    verdicts: answer.verdicts.map((each, item) => verdict(each, each[0] === 9 && joins(item))),
    growths: answer.growths.map(growth),
    journalId: answer.journal ?? undefined,
  }
}

/** What create_1 answered, as the port has it. */
export function createVerdict(text: string): CreateVerdict {
  const answer = JSON.parse(text) as CreateText
  if (answer.verdict === 2) return { status: 'conflict' }
  if (answer.verdict > 2) return refused(answer.verdict)
  return {
    status: answer.verdict === 0 ? 'created' : 'duplicate',
    at: answer.at,
    growth: answer.growth && growth(answer.growth),
    journalId: answer.journal,
  }
}
