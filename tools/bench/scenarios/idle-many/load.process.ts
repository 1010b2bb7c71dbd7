import { forEach, sleep } from '../../generator.ts'
import { IdleConnection } from './connection.ts'
import { type News, type Order, userOf } from './words.ts'

/** A process of the load: as many connections as its limit of open files allows. It ends with the bench. */
const tell = (news: News) => void process.send?.(news)
process.on('disconnect', () => process.exit(0))

/** Where all is on one core, some greetings are not answered in time: as any client, it comes again. */
const mostTries = 30
const pauseMs = 1_000

let closed = 0
let tries = 0
/** How many connections have heard so many. */
const heardBy: number[] = []

async function open({ port, from, users: [first, count], atOnce }: Order): Promise<void> {
  const connect = async (i: number) => {
    let own = 0
    const connection = new IdleConnection(() => {
      const nth = own++
      heardBy[nth] = (heardBy[nth] ?? 0) + 1
      if (heardBy[nth] === count) tell({ type: 'heard', announcements: nth + 1, at: Date.now(), closed })
    })
    tries++
    try {
      await connection.open(port, from, userOf(first + i), () => {
        closed++
      })
    } catch (error) {
      connection.end()
      throw error
    }
  }
  await forEach(count, atOnce, async (i) => {
    for (let n = 1; ; n++) {
      try {
        return await connect(i)
      } catch (error) {
        if (n >= mostTries) throw error
        await sleep(pauseMs)
      }
    }
  })
}

process.on('message', (order) => {
  open(order as Order).then(
    () => tell({ type: 'opened', tries }),
    (error: Error) => tell({ type: 'failed', message: error.message }),
  )
})
