import type { Fault } from '../fault.ts'

const all = [0, 1, 2] as const
const how = 'Chat goes on; events wait in the journal and follow in order.'

function killed(broker: number): Fault {
  return {
    name: `kafka${broker + 1}-killed`,
    what: `kill -9 of broker ${broker + 1} of Kafka; begun again after 6 s`,
    seconds: 6,
    apply: ({ scene }) => scene.kafka.kill(broker),
    mend: ({ scene }) => scene.kafka.restart(broker),
    expects: ['degraded'],
    how,
    like: 'event log slow',
  }
}

function frozen(broker: number): Fault {
  return {
    name: `kafka${broker + 1}-frozen`,
    what: `broker ${broker + 1} of Kafka stands still for 7 s`,
    seconds: 7,
    apply: async ({ scene }) => scene.kafka.freeze(broker),
    mend: async ({ scene }) => scene.kafka.thaw(broker),
    expects: ['degraded'],
    how,
    like: 'event log slow',
  }
}

const gone: Fault = {
  name: 'kafka-killed',
  what: 'kill -9 of all three brokers of Kafka at once; begun again after 10 s',
  seconds: 10,
  apply: async ({ scene }) => void (await Promise.all(all.map((broker) => scene.kafka.kill(broker)))),
  mend: async ({ scene }) => void (await Promise.all(all.map((broker) => scene.kafka.restart(broker)))),
  expects: ['degraded'],
  how,
  like: 'event log away',
}

export const kafkaFaults: readonly Fault[] = [...all.map(killed), ...all.map(frozen), gone]
