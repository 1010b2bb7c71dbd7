import { test } from 'node:test'
import { skip, Tour } from './tour.ts'

const stops: readonly (readonly [title: string, fault: string])[] = [
  ['P8.31 P8.30 a node is killed: its clients are whole over others, and all promises hold', 'node1-killed'],
  ['P8.31 P8.30 a node is frozen: who is not on it notices nothing', 'node2-frozen'],
  ['P8.31 P8.30 a node is drained and begun again', 'node3-restarted'],
  ['P8.36 P8.30 the clock of a node is five minutes off: all promises hold', 'node1-clock-ahead'],
  ['P8.34 P8.30 PostgreSQL is promoted', 'postgres-promoted'],
  ['P8.30 one node alone gets no answers from PostgreSQL', 'node1-off-postgres-one-way'],
]

const tour = new Tour()
for (const [title, name] of stops) {
  test(`${title}`, { skip }, () => tour.visit(name))
}
