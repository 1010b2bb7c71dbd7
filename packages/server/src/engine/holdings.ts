import type { Holdings } from '../ports/metrics.ts'
import type { DeviceCare } from './devices.ts'
import type { Gate } from './gate.ts'
import type { Hub } from './hub.ts'
import type { Attendance } from './presence.ts'
import type { Receipting } from './receipts.ts'
import type { Lives } from './sessions.ts'
import type { Typists } from './typing.ts'
import type { UserNews } from './user-news.ts'
import type { Writer } from './writer.ts'

interface Parts {
  readonly hub: Hub
  readonly writer: Writer
  readonly gate: Gate
  readonly pulls: Gate
  readonly sessions: Lives
  readonly typing: Typists
  readonly receipts: Receipting
  readonly userNews: UserNews
  readonly presence: Attendance
  readonly care: DeviceCare
}

function ofRooms({ rooms, fanout }: Hub): Holdings {
  const sums = { rooms: 0, fullInterests: 0, headInterests: 0, heldRanges: 0, waitingRanges: 0, fetches: 0 }
  for (const room of rooms.allRooms()) {
    sums.rooms += 1
    sums.fullInterests += room.full.size
    sums.headInterests += room.heads.size
    sums.heldRanges += room.held.length
    sums.waitingRanges += room.waiting.length
    if (room.fetching) sums.fetches += 1
  }
  return { ...sums, headsDue: fanout.notices.due }
}

function ofPresence({ counts }: Attendance): Holdings {
  const { own, lingering, statuses, others, watched, watchers, waiting } = counts
  return {
    ...{ presences: own, presencesLingering: lingering, statuses, presencesElsewhere: others },
    ...{ watched, watchers, presenceNews: waiting },
  }
}

/** What the engine holds for sessions: counted when asked, over its own tables. */
export function holdingsOf({
  hub,
  writer,
  gate,
  pulls,
  sessions,
  typing,
  receipts,
  userNews,
  presence,
  care,
}: Parts): Holdings {
  return {
    sessions: hub.rooms.count,
    sessionUsers: hub.rooms.users,
    sessionTenants: sessions.tenants,
    ...ofRooms(hub),
    sends: writer.queue.sends + writer.queue.underWay,
    syncs: gate.held,
    pulls: pulls.held,
    typers: typing.count,
    typingNews: typing.untold,
    cursors: receipts.batch.waiting,
    userNews: userNews.waiting,
    devices: care.batch.waiting,
    ...ofPresence(presence),
  }
}
