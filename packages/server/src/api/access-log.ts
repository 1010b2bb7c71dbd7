import { ConversationId, validator } from '@confab/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Where the API tells what it does. */
export interface ApiLog {
  debug(fields: Record<string, unknown>, text: string): void
  info(fields: Record<string, unknown>, text: string): void
  error(fields: Record<string, unknown>, text: string): void
}

const wrongConversation = validator(ConversationId)

/**
 * One line a request: its route as the table has it, not its path (anything may stand in a path), no query, no body.
 * Of the path's parameters only a well-formed conversation id. What went well is for those who look closely: probes and
 * clients ask many times a second, and what was refused must not be lost among it.
 */
export function logAnswer(log: ApiLog, request: FastifyRequest, reply: FastifyReply): void {
  const { conversationId } = (request.params ?? {}) as { conversationId?: unknown }
  const isGood = conversationId !== undefined && !wrongConversation(conversationId)
  const fields = {
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    address: request.ip,
    ...(isGood ? { conversation: conversationId } : {}),
  }
  log[reply.statusCode < 400 ? 'debug' : 'info'](fields, 'request')
}
