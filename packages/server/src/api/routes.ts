import type { Route } from './route.ts'
import { adminRoutes } from './routes/admin.ts'
import { conversationRoutes } from './routes/conversations.ts'
import { deviceRoutes } from './routes/devices.ts'
import { inviteRoutes } from './routes/invites.ts'
import { memberRoutes } from './routes/members.ts'
import { messageRoutes } from './routes/messages.ts'
import { presenceRoutes } from './routes/presence.ts'
import { reactionRoutes } from './routes/reactions.ts'
import { receiptRoutes } from './routes/receipts.ts'
import { sessionRoutes } from './routes/session.ts'
import { tenantRoutes } from './routes/tenant.ts'
import { userRoutes } from './routes/users.ts'
import { whereaboutsRoutes } from './routes/whereabouts.ts'

/** Every route of the API, in the order of its documentation. */
export const routes: readonly Route[] = [
  ...conversationRoutes,
  ...memberRoutes,
  ...inviteRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...receiptRoutes,
  ...userRoutes,
  ...presenceRoutes,
  ...deviceRoutes,
  ...sessionRoutes,
  ...tenantRoutes,
  ...whereaboutsRoutes,
  ...adminRoutes,
]
