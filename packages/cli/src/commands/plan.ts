import { type Command, InvalidArgumentError } from 'commander'
import { exits } from '../exit.ts'
import type { Job } from '../job.ts'
import { whole } from '../options/duration.ts'
import { planFor } from '../plan/plan.ts'
import { planText } from '../plan/text.ts'
import { defaultPrices, defaultWish, type Prices, type Wish } from '../plan/wish.ts'
import { writeAll } from '../shell.ts'

type Options = Wish & {
  readonly instancePrice: number
  readonly gbPrice: number
  readonly diskPrice: number
  readonly json?: true
}

/** An amount of money, or another number with a fraction. */
function amount(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`expected a number from ${least} to ${most}, such as 0.09.`)
    return value
  }
}

export function planCommand(job: Job): Command {
  const { shell } = job
  const { hours, cores, memoryGb, busy, back, days, kafkaDays } = defaultWish
  return job
    .command({
      name: 'plan',
      does: 'Reckon what a load needs: machines, PostgreSQL, Redis, Kafka, traffic and money, line by line, from measured costs.',
      examples: [
        'confab plan --connections 100000 --messages 2000 --fanout 30',
        'confab plan --connections 1000000 --messages 10000 --fanout 8 --hours 4',
        'confab plan --connections 20000 --messages 500 --fanout 12 --instance-price 40 --gb-price 0.01',
        'confab plan --connections 100000 --messages 2000 --fanout 30 --json | jq .money',
      ],
    })
    .requiredOption('--connections <n>', 'connections at a time', whole(1, 100_000_000))
    .requiredOption('--messages <n>', 'messages a second, all together', whole(1, 10_000_000))
    .requiredOption('--fanout <n>', 'connections that get a message, on the average', amount(0, 1_000_000))
    .option('--hours <n>', 'hours a day at this rate', amount(0.1, 24), hours)
    .option('--cores <n>', 'cores of a machine', whole(1, 256), cores)
    .option('--memory-gb <n>', 'memory of a machine', amount(1, 4_096), memoryGb)
    .option('--busy <percent>', 'no core is planned to be busier', whole(5, 95), busy)
    .option('--back <seconds>', 'the connections of a lost machine are back within', whole(1, 3_600), back)
    .option('--days <n>', 'days that messages are kept', whole(1, 36_500), days)
    .option('--kafka-days <n>', 'days that Kafka keeps events', whole(1, 3_650), kafkaDays)
    .option('--instance-price <amount>', 'of a machine a month', amount(0, 1e6), defaultPrices.instance)
    .option('--gb-price <amount>', 'of a GB that goes out', amount(0, 1e3), defaultPrices.gb)
    .option('--disk-price <amount>', 'of a GB of disk a month', amount(0, 1e3), defaultPrices.disk)
    .option('--json', 'the whole plan as JSON')
    .action(
      job.runs(async ({ instancePrice, gbPrice, diskPrice, json, ...wish }: Options) => {
        const prices: Prices = { instance: instancePrice, gb: gbPrice, disk: diskPrice }
        const plan = planFor(wish, prices)
        await writeAll(shell.stdout, json ? `${JSON.stringify(plan, undefined, 2)}\n` : planText(wish, plan))
        return exits.ok
      }),
    )
}
