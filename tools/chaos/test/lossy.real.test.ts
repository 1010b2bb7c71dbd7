import { tour } from './tour.ts'

tour([
  [
    'P8.30 P8.35 P4.2 an asynchronous standby that lags is promoted: what was lost is told to every client by reset',
    'postgres-lossy-promotion',
  ],
])
