import { UserId } from '@confab/protocol'
import Type from 'typebox'
import { route } from '../route.ts'

const ofUser = Type.Object({ user: UserId }, { additionalProperties: false })

export const adminRoutes = [true, false].map((isLocked) =>
  route({
    name: isLocked ? 'lockUser' : 'unlockUser',
    summary: isLocked
      ? 'Locks a user: his connections close, none of his tokens is taken, new ones neither, until he is unlocked'
      : 'Unlocks a user: he comes in with tokens issued after he was locked',
    method: isLocked ? 'PUT' : 'DELETE',
    url: '/v1/admin/users/:user/lock',
    access: 'admin',
    params: ofUser,
    replies: { 204: null },
    async handle({ engine, by, params }) {
      await engine.admission.lock(by.tenant, params.user, isLocked)
      const fields = { tenant: by.tenant, user: params.user, by: by.caller?.external ?? 'the admin key' }
      return { status: 204, note: { text: isLocked ? 'locked' : 'unlocked', fields } }
    },
  }),
)
