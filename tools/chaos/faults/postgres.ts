import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runCommand } from '../../services/install/command.ts'
import type { Fault, Stage, Symptom } from '../fault.ts'
import type { Scene } from '../scene.ts'

const cli = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url))
const bumpTries = 4
const away: readonly Symptom[] = ['refused', 'late', 'mute', 'unready', 'degraded']
const how = 'Sends are refused for now or unknown, wait in the clients and are stored later; connections stay.'

/** `confab epoch bump`, as an operator says it after a failover that lost something. */
async function bumpEpoch({ postgres }: Scene): Promise<void> {
  const { CONFAB_CWD: _, NODE_OPTIONS: __, ...rest } = process.env
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('CONFAB_')))
  const env = { ...others, CONFAB_DATABASE_URL: postgres.primary.url }
  const args = ['--conditions=confab-source', cli, 'epoch', 'bump']
  for (let left = bumpTries; ; left--) {
    try {
      await runCommand({ command: process.execPath, args, env, deadline: 150_000 })
      return
    } catch (error) {
      // One that was just promoted, on a busy machine, may not answer in time: an operator would say it again.
      if (left === 1) throw error
    }
  }
}

const promoted: Fault = {
  name: 'postgres-promoted',
  what: "PostgreSQL's primary dies (all its processes), its synchronous standby is promoted; the old one comes back as standby",
  seconds: 12,
  apply: async ({ scene }) => {
    await scene.postgres.primary.kill()
    await scene.postgres.promote()
  },
  mend: ({ scene }) => scene.postgres.rejoin(),
  expects: away,
  how,
  recoversDuring: true,
  like: 'store away',
}

const standbyKilled: Fault = {
  name: 'postgres-standby-killed',
  what: "PostgreSQL's synchronous standby dies: no commit is answered, since none is safe; begun again after 6 s",
  seconds: 6,
  apply: ({ scene }) => scene.postgres.standby.kill(),
  mend: ({ scene }) => scene.postgres.standby.restart(),
  expects: away,
  how,
  like: 'store unknown',
}

const frozen: Fault = {
  name: 'postgres-frozen',
  what: "PostgreSQL's primary stands still for 6 s, all its processes",
  seconds: 6,
  apply: async ({ scene }) => scene.postgres.primary.freeze(),
  mend: async ({ scene }) => scene.postgres.primary.thaw(),
  expects: away,
  how,
  like: 'store unknown',
}

const gone: Fault = {
  name: 'postgres-killed',
  what: 'both PostgreSQL die (all their processes); begun again on their data after 8 s',
  seconds: 8,
  apply: async ({ scene }) => void (await Promise.all(scene.postgres.nodes.map((node) => node.kill()))),
  mend: async ({ scene }) => void (await Promise.all(scene.postgres.nodes.map((node) => node.restart()))),
  expects: away,
  how,
  like: 'store away',
}

/** Takes all room that there is, again and again, for so long. */
async function fill({ scene }: Stage): Promise<void> {
  const { disk } = scene
  if (!disk) throw new Error('the data of PostgreSQL is on no small disk')
  for (const until = performance.now() + 7_000; performance.now() < until; await sleep(100)) {
    disk.fill()
    // The next commit needs a new segment of the log ahead of the data, which ends all of PostgreSQL.
    await scene.postgres.primary.ask('select pg_switch_wal()').catch(() => undefined)
  }
}

const diskFull: Fault = {
  name: 'postgres-disk-full',
  what: "the disk of PostgreSQL's primary has no byte left for 7 s; what ended by it is begun again",
  seconds: 7,
  apply: fill,
  mend: async ({ scene }) => {
    scene.disk?.free()
    await scene.postgres.primary.restart()
  },
  expects: away,
  how,
  needs: 'smallDisk',
  like: 'store away',
}

const lossy: Fault = {
  name: 'postgres-lossy-promotion',
  what: 'an asynchronous standby that lags is promoted after the primary dies, and an operator says `confab epoch bump`',
  seconds: 4,
  apply: async ({ scene }) => {
    const { primary, standby } = scene.postgres
    await primary.ask(`alter system set synchronous_standby_names = ''`)
    await primary.ask('select pg_reload_conf()')
    await standby.ask(`alter system set primary_conninfo = ''`)
    await standby.ask('select pg_reload_conf()')
    // What is acknowledged from now on, the standby never gets.
    await sleep(3_000)
    await primary.kill()
  },
  mend: async ({ scene }) => {
    await scene.postgres.promote()
    await bumpEpoch(scene)
  },
  expects: [...away, 'cut', 'lost', 'reset'],
  how: 'What was acknowledged and the standby lacks is lost, deletions too: their texts are back. Every client is told to begin anew, and shows what is stored.',
  loses: true,
  needs: 'ownScene',
  like: 'store lost something',
}

export const postgresFaults: readonly Fault[] = [promoted, standbyKilled, frozen, gone, diskFull, lossy]
