import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { without } from '../../services/without.ts'
import { promises } from '../fault.ts'
import { faultOf } from '../faults.ts'
import { Series } from '../series.ts'

export const skip = without('redis', 'kafka', 'postgres15', 'toxiproxy', 'haproxy')

/** Plays faults, one after the other on one scene where they allow it. Promises are judged, times never. */
export class Tour {
  readonly #series: Series
  #seed = 100

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'confab-tour-'))
    const tell = (): void => undefined
    this.#series = new Series({ folder, stop: new AbortController().signal, tell, judgesTimes: false })
    after(async () => {
      await this.#series.end()
      rmSync(folder, { recursive: true, force: true })
    })
  }

  async visit(name: string): Promise<void> {
    const played = await this.#series.play(faultOf(name), this.#seed++)
    if (played.kind !== 'judged') assert.fail(played.why)
    const { cells, figures } = played.result
    const broken = promises.flatMap((promise) => (cells[promise].is === 'broken' ? cells[promise].told : []))
    assert.deepEqual(broken, [])
    assert.ok(figures.sends > 0, 'nobody said anything meanwhile')
  }
}
