import type { CommandPayload, CommandType, ReplyPayload } from '@confab/protocol'

/** Where commands go out: answers with the payload of the reply, or rejects with a ConfabError. */
export interface Line {
  request<T extends CommandType>(type: T, payload: CommandPayload<T>): Promise<ReplyPayload<T>>
}
