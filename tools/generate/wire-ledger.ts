import { createHash } from 'node:crypto'
import { canonicalJson, commands, contents, events, replies } from '@confab/protocol'

/** The page where each change of the wire has its line: `| hash | version | what changed |`. */
export const ledgerPath = 'docs/WIRE-LEDGER.md'

/** Of all schemas of the wire, the first 16 hex digits of the SHA-256 of their canonical JSON. */
export function wireHash(): string {
  const schemas = JSON.parse(JSON.stringify({ commands, replies, events, contents })) as unknown
  return createHash('sha256').update(canonicalJson(schemas)).digest('hex').slice(0, 16)
}

/** The hash that stands last on the page. */
export function lastHash(page: string): string | undefined {
  return [...page.matchAll(/^\| `([0-9a-f]{16})` \|/gm)].at(-1)?.[1]
}

export function ledgerLine(hash: string, version: string, change: string): string {
  return `| \`${hash}\` | ${version} | ${change.replace(/[|\n]/g, ' ')} |\n`
}

export const emptyLedger = `# The ledger of the wire

Each change of a schema changes its hash, and has its line here, last below: so that nobody changes the wire without
knowing it. What may change within \`confab.v1\`: new commands and events, new optional fields. What may not: a field that
goes, a new required field of a command, another meaning. \`npm run generate -- --wire "what changed"\` writes the line.

| hash | version | what changed |
|---|---|---|
`
