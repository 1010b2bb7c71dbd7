import { test } from 'node:test'
import { skip, Tour } from './tour.ts'

const stops: readonly (readonly [title: string, fault: string])[] = [
  ['P8.32 P8.30 Redis fails over', 'redis-primary-killed'],
  ['P8.32 P8.30 all that Redis holds is gone', 'redis-flushed'],
  ['P8.32 P8.30 the ways to Redis are black holes', 'redis-way-hole'],
  ['P8.33 P8.30 a broker of Kafka is killed', 'kafka1-killed'],
  ['P8.33 P8.30 no node gets answers from Kafka', 'kafka-way-mute'],
]

const tour = new Tour()
for (const [title, name] of stops) {
  test(`${title}`, { skip }, () => tour.visit(name))
}
