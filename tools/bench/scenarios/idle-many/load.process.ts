import { forEach } from '../../generator.ts'
import { IdleConnection } from './connection.ts'
import { type News, type Order, userOf } from './words.ts'

/** A process of the load: as many connections as its limit of open files allows. It ends with the bench. */
const tell = (news: News) => void process.send?.(news)
process.on('disconnect', () => process.exit(0))

let closed = 0
/** How many connections have heard so many. */
const heardBy: number[] = []

async function open({ port, from, users: [first, count], atOnce }: Order): Promise<void> {
  await forEach(count, atOnce, async (i) => {
    let own = 0
    const heard = () => {
      const nth = own++
      heardBy[nth] = (heardBy[nth] ?? 0) + 1
      if (heardBy[nth] === count) tell({ type: 'heard', announcements: nth + 1, at: Date.now(), closed })
    }
    const connection = new IdleConnection(heard, () => {
      closed++
    })
    await connection.open(port, from, userOf(first + i))
  })
}

process.on('message', (order) => {
  open(order as Order).then(
    () => tell({ type: 'opened' }),
    (error: Error) => tell({ type: 'failed', message: error.message }),
  )
})
