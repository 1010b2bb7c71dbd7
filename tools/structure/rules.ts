import { code } from './rules/code.ts'
import { cycles } from './rules/cycles.ts'
import { floors, socket } from './rules/floors.ts'
import { links, namedPaths } from './rules/links.ts'
import { names } from './rules/names.ts'
import { outside } from './rules/outside.ts'
import { packages } from './rules/packages.ts'
import { articleNames, specRules } from './rules/spec.ts'
import type { Rule } from './source.ts'

export const rules: readonly Rule[] = [
  packages,
  floors,
  socket,
  cycles,
  code,
  names,
  outside,
  links,
  namedPaths,
  specRules,
  articleNames,
]
