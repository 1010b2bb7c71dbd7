import { type Config, type InspectedKafka, inspectKafka, StartupError } from '@confab/server'
import { bad, doubt, type Finding, good } from './check.ts'

/** The Kafka that is named, if one is. */
export async function checkKafka(config: Config): Promise<Finding[]> {
  if (config.kafkaBrokers.length === 0) return [good('kafka', 'none: events go to no one outside')]
  try {
    return judgeKafka(await inspectKafka(config))
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    return [bad('kafka', error.message, 'as said; chat goes on meanwhile, and events wait')]
  }
}

/** What is to be said of it. */
export function judgeKafka({ brokers, topics }: InspectedKafka): Finding[] {
  const says = `${brokers.length} ${brokers.length === 1 ? 'broker' : 'brokers'}: ${brokers.join(', ')}`
  const mend = 'three brokers keep events, and take them, when one is lost'
  return [brokers.length < 3 ? doubt('kafka', says, mend) : good('kafka', says), ...topics.flatMap(judgeTopic)]
}

function judgeTopic(topic: InspectedKafka['topics'][number]): Finding[] {
  const { name, partitions, replicas, behind, leaderless, broken, warnings } = topic
  if (partitions === 0) return [good('topic', `${name} is not there yet: a node makes it when it starts`)]
  if (broken !== undefined) return [bad('topic', broken, 'as said; a node would not start')]
  const says = `${name}: ${partitions} partitions, ${replicas} copies of each`
  const found = [judgeCopies(says, behind, leaderless)]
  for (const warning of warnings)
    found.push(doubt('topic', warning, 'if it is not meant, change it there; nodes never do'))
  return found
}

function judgeCopies(says: string, behind: number, leaderless: number): Finding {
  if (leaderless > 0)
    return bad('topic', `${says}; nobody leads ${leaderless} of them`, 'start the brokers that hold them: events wait')
  if (behind === 0) return good('topic', `${says}, all of them up to date`)
  return doubt(
    'topic',
    `${says}; of ${behind} one is behind or away`,
    'see that all brokers run, and have room on their disks',
  )
}
