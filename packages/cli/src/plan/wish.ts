/** What is to be carried, and on what. */
export interface Wish {
  /** At a time. */
  readonly connections: number
  /** A second, all together. */
  readonly messages: number
  /** Who is connected and gets a message, on the average. */
  readonly fanout: number
  /** Hours a day at this rate; the rest of the day is idle. */
  readonly hours: number
  /** Of one machine. */
  readonly cores: number
  readonly memoryGb: number
  /** No core is planned to be busier, percent. */
  readonly busy: number
  /** Within so many seconds the connections of a machine that is lost are back. */
  readonly back: number
  /** Days that the log, and Kafka's topic, keep. */
  readonly days: number
  readonly kafkaDays: number
}

/** In the currency of who gives them; a month. */
export interface Prices {
  readonly instance: number
  /** Of traffic that goes out. */
  readonly gb: number
  /** Of disk. */
  readonly disk: number
}

export const defaultWish: Omit<Wish, 'connections' | 'messages' | 'fanout'> = {
  hours: 8,
  cores: 2,
  memoryGb: 8,
  busy: 50,
  back: 20,
  days: 365,
  kafkaDays: 7,
}

/** Of the order of what large clouds list for such a machine, for traffic to the internet and for network disks. */
export const defaultPrices: Prices = { instance: 70, gb: 0.09, disk: 0.1 }
