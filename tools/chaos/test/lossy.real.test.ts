import { test } from 'node:test'
import { skip, Tour } from './tour.ts'

const stops: readonly (readonly [title: string, fault: string])[] = [
  [
    'P8.35 P8.30 P4.2 an asynchronous standby that lags is promoted: what was lost is told to every client by reset',
    'postgres-lossy-promotion',
  ],
]

const tour = new Tour()
for (const [title, name] of stops) {
  test(`${title}`, { skip }, (t) => tour.visit(name, t))
}
