import { kafkaBinaries } from './kafka/binary.ts'
import { prepareBroker } from './kafka/broker.ts'
import type { BrokerPorts, Properties } from './kafka/properties.ts'
import { freePort } from './port.ts'
import type { Program } from './program.ts'

export interface Kafka {
  /** `host:port` of each broker, to start from; where there are ways, by the first of them */
  readonly brokers: readonly string[]
  /** The brokers by each way of `through`. */
  readonly ways: readonly (readonly string[])[]
  /** Whether it was given by CONFAB_TEST_KAFKA_BROKERS; then no broker can be killed, frozen or restarted. */
  readonly isGiven: boolean
  /** SIGKILL to broker `index`, from 0; done when it is gone. Its log stays on disk. */
  kill(index: number): Promise<void>
  /** Starts it again on its port and its log (killed first if it runs); done when it serves. */
  restart(index: number): Promise<void>
  /** SIGSTOP: connections stay, nothing is answered. */
  freeze(index: number): void
  thaw(index: number): void
  stop(): Promise<void>
}

export interface KafkaOptions {
  readonly brokers: 1 | 3
  /** Start brokers of our own even if some are given, for a test that kills them. */
  readonly own?: boolean
  /**
   * Puts a proxy before each broker: is told the `host:port` to forward to, and answers the one that clients are to
   * use. What brokers say to each other does not pass it. With several `ways` each broker has a proxy for each.
   */
  readonly through?: (upstream: string, index: number, way: number) => Promise<string>
  /** 1 if not given. */
  readonly ways?: number
  /** Settings that every broker gets besides ours, such as those of TLS for the listener `CLIENT1` of a way. */
  readonly properties?: Properties
}

function givenKafka(brokers: readonly string[]): Kafka {
  const refuse = (): never => {
    throw new Error('the brokers of CONFAB_TEST_KAFKA_BROKERS are not ours to kill; start some with { own: true }')
  }
  const refused = async (): Promise<void> => refuse()
  return {
    brokers,
    ways: [],
    isGiven: true,
    kill: refused,
    restart: refused,
    freeze: refuse,
    thaw: refuse,
    stop: async () => {},
  }
}

async function choosePorts({ through, ways = 1 }: KafkaOptions, index: number): Promise<BrokerPorts> {
  const ports = { broker: await freePort(), controller: await freePort() }
  if (through === undefined) return ports
  const proxied: { port: number; address: string }[] = []
  for (let way = 0; way < ways; way++) {
    const port = await freePort()
    proxied.push({ port, address: await through(`127.0.0.1:${port}`, index, way) })
  }
  return { ...ports, proxied }
}

async function startAll(programs: readonly Program[]): Promise<void> {
  try {
    await Promise.all(programs.map((program) => program.start()))
  } catch (error) {
    await Promise.all(programs.map((program) => program.kill()))
    throw error
  }
}

/** Kafka in KRaft mode: the brokers of CONFAB_TEST_KAFKA_BROKERS (a comma list), or one or three of our own. */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const list = options.own ? '' : (process.env.CONFAB_TEST_KAFKA_BROKERS ?? '')
  if (list !== '') return givenKafka(list.split(',').map((broker) => broker.trim()))
  const binaries = await kafkaBinaries()
  const all: BrokerPorts[] = []
  while (all.length < options.brokers) all.push(await choosePorts(options, all.length))
  const programs = await Promise.all(all.map((_, index) => prepareBroker(binaries, all, index, options.properties)))
  await startAll(programs)
  const broker = (index: number): Program => {
    const program = programs[index]
    if (program === undefined) throw new RangeError(`there is no broker ${index}; they are numbered from 0`)
    return program
  }
  const own = all.map((ports) => `127.0.0.1:${ports.broker}`)
  const ways = Array.from({ length: options.through ? (options.ways ?? 1) : 0 }, (_, way) =>
    all.map((ports) => ports.proxied?.[way]?.address ?? ''),
  )
  return {
    brokers: ways[0] ?? own,
    ways,
    isGiven: false,
    kill: (index) => broker(index).kill(),
    restart: (index) => broker(index).restart(),
    freeze: (index) => broker(index).signal('SIGSTOP'),
    thaw: (index) => broker(index).signal('SIGCONT'),
    stop: async () => void (await Promise.all(programs.map((program) => program.kill()))),
  }
}
