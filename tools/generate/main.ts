// npm run generate [-- --check | --wire "what changed"]
// Writes the pages that are made from the source; --check only compares, exit code 1 when one differs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isThere, root, table, version } from './table.ts'
import { emptyLedger, lastHash, ledgerLine, ledgerPath, wireHash } from './wire-ledger.ts'

const { values } = parseArgs({ options: { check: { type: 'boolean' }, wire: { type: 'string' } } })
const say = (line: string): boolean => process.stdout.write(`${line}\n`)

function read(path: string): string | undefined {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** True when the file is as it would be generated. */
function compare(path: string, text: string): boolean {
  if (read(path) === text) return true
  say(`${path} is not what its source makes; run: npm run generate`)
  return false
}

function write(path: string, text: string): void {
  if (read(path) === text) return
  writeFileSync(join(root, path), text)
  say(`${path} written`)
}

let isGood = true
for (const item of table) {
  if (!isThere(item)) {
    say(`${item.path}: not made, since ${item.source} is not there yet`)
    continue
  }
  const text = await item.make()
  if (!values.check) write(item.path, text)
  else if (!compare(item.path, text)) isGood = false
}
if (values.wire !== undefined) {
  const page = read(ledgerPath) ?? emptyLedger
  if (lastHash(page) === wireHash()) say(`the wire is as ${ledgerPath} says: nothing to write`)
  else write(ledgerPath, page + ledgerLine(wireHash(), version(), values.wire))
}
process.exitCode = isGood ? 0 : 1
