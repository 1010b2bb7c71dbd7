// Judges the structure of the checkout; exit code 1 and a line for each fault when there is one.
import { dirname } from 'node:path'
import { rules } from './rules.ts'
import { isSource } from './source.ts'
import { check, readTree } from './tree.ts'

const tree = readTree(dirname(dirname(import.meta.dirname)))
const findings = check(tree, rules)
for (const { rule, path, line, what, remedy } of findings) {
  process.stdout.write(`${path}:${line}: ${rule}: ${what}\n    ${remedy}\n`)
}
for (const page of ['docs/SPEC.md', 'docs/ARTICLE.md', 'ARCHITECTURE.md']) {
  if (!tree.has(page)) process.stdout.write(`structure: ${page} is not there yet, so that nothing of it was checked\n`)
}
const files = [...tree.keys()].filter(isSource).length
process.stdout.write(`structure: ${files} source files, ${findings.length} faults\n`)
process.exitCode = findings.length > 0 ? 1 : 0
