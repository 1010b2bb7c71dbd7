import { cursorsContract } from './cursors.ts'
import { devicesContract } from './devices.ts'
import { directoryContract } from './directory.ts'
import { epochContract } from './epoch.ts'
import { invitesContract } from './invites.ts'
import { journalContract } from './journal.ts'
import { leasesContract } from './leases.ts'
import { logContract } from './log.ts'
import { loginsContract } from './logins.ts'
import { mentionsContract } from './mentions.ts'
import { rangesContract } from './ranges.ts'
import { reactionsContract } from './reactions.ts'
import { readerContract } from './reader.ts'
import { repliesContract } from './replies.ts'
import { revocationsContract } from './revocations.ts'
import type { MakeStore } from './scene.ts'
import { ticketsContract } from './tickets.ts'

/** All contracts of what a store is made of. */
export function storeContract(name: string, make: MakeStore): void {
  logContract(name, make)
  readerContract(name, make)
  journalContract(name, make)
  cursorsContract(name, make)
  mentionsContract(name, make)
  repliesContract(name, make)
  reactionsContract(name, make)
  invitesContract(name, make)
  devicesContract(name, make)
  directoryContract(name, make)
  loginsContract(name, make)
  ticketsContract(name, make)
  revocationsContract(name, make)
  epochContract(name, make)
  leasesContract(name, make)
  rangesContract(name, make)
}
