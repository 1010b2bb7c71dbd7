import { describe } from 'node:test'
import { createContract } from './create.ts'
import { membersContract } from './members.ts'
import { notedContract } from './noted.ts'
import { numberingContract } from './numbering.ts'
import { repeatsContract } from './repeats.ts'
import { rewritesContract } from './rewrites.ts'
import { rightsContract } from './rights.ts'
import type { MakeStore } from './scene.ts'

/** What every log must do. */
export function logContract(name: string, make: MakeStore): void {
  describe(`${name}: the log`, () => {
    numberingContract(make)
    repeatsContract(make)
    rightsContract(make)
    rewritesContract(make)
    membersContract(make)
    notedContract(make)
    createContract(make)
  })
}
