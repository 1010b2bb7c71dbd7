import { ConversationId, Limit, NotifyLevel, PageCursor, PendingPage, ReceiptPage, Seq } from '@confab/protocol'
import Type from 'typebox'
import { command } from '../checked.ts'
import { route } from '../route.ts'
import { ofConversation } from './conversations.ts'

const closed = { additionalProperties: false }
const ofPlace = Type.Object({ seq: Seq }, closed)
const paged = Type.Object({ cursor: Type.Optional(PageCursor), limit: Type.Optional(Limit) }, closed)

export const receiptRoutes = [
  route({
    name: 'markRead',
    summary: 'One has read up to this seq: the receipt moves forward, the badge is cleared up to there',
    method: 'PUT',
    url: '/v1/conversations/:conversationId/read',
    access: 'user',
    params: ofConversation,
    body: ofPlace,
    replies: { 204: null },
    async handle({ engine, caller, params, body }) {
      await engine.receipts.read(caller, command('read', { ...params, ...body }))
      return { status: 204 }
    },
  }),
  route({
    name: 'markUnread',
    summary: 'From this seq on it counts as unread again, for oneself; no receipt moves',
    method: 'PUT',
    url: '/v1/conversations/:conversationId/unread',
    access: 'user',
    params: ofConversation,
    body: ofPlace,
    replies: { 204: null },
    async handle({ engine, caller, params, body }) {
      await engine.receipts.unread(caller, command('unread', { ...params, ...body }))
      return { status: 204 }
    },
  }),
  route({
    name: 'setNotify',
    summary: 'What of a conversation is to be notified: all, mentions or none (muted)',
    method: 'PUT',
    url: '/v1/conversations/:conversationId/notify',
    access: 'user',
    params: ofConversation,
    body: Type.Object({ notify: NotifyLevel }, closed),
    replies: { 204: null },
    async handle({ engine, caller, params, body }) {
      await engine.receipts.notify(caller, command('notify', { ...params, ...body }))
      return { status: 204 }
    },
  }),
  route({
    name: 'getReceipts',
    summary: 'How many have got and read a message (at most 2 s old), and a page of who stands where, by id',
    method: 'GET',
    url: '/v1/conversations/:conversationId/messages/:seq/receipts',
    access: 'user',
    params: Type.Object({ conversationId: ConversationId, seq: Seq }, closed),
    query: paged,
    replies: { 200: ReceiptPage },
    async handle({ engine, caller, params, query }) {
      const payload = command('receipts', { ...params, ...query })
      return { status: 200, body: await engine.receipts.receipts(caller, payload) }
    },
  }),
  route({
    name: 'listPending',
    summary: 'A page of the members who have not got everything: up to where they have, and since when',
    method: 'GET',
    url: '/v1/conversations/:conversationId/pending',
    access: 'user',
    params: ofConversation,
    query: paged,
    replies: { 200: PendingPage },
    async handle({ engine, caller, params, query }) {
      return { status: 200, body: await engine.receipts.pending(caller, command('pending', { ...params, ...query })) }
    },
  }),
]
