// The cells of a message's row (the first two are its key: conversation, sender and client id in one fingerprint).
export const HASH_LO = 2
export const HASH_HI = 3
/** The number of its conversation. */
export const CONV_OF = 4
/** The number of its sender, a user; -1 when it has none. */
export const SENDER_OF = 5
/** The number of the connection of its first try. */
export const CONN_OF = 6
/** The seq at which it was first shown, and the one first acknowledged; 0 when it was not. */
export const SEQ_OF = 7
export const ACK_SEQ = 8
/** The lines of the first send, acknowledgement, entry and the last refusal; 0 when there is none. */
export const SEND_LINE = 9
export const ACK_LINE = 10
export const ENTRY_LINE = 11
export const REFUSED_LINE = 12
/** Bits 0 to 7: how many sends; 8 to 15: how many refusals (255: that many or more); then the flags. */
export const STATE = 13
export const messageWidth = 14

/** The hash is known, and from whom. */
export const BY_SEND = 1 << 16
export const BY_ACK = 1 << 17
export const BY_ENTRY = 1 << 18
/** The users whom the entry adds or removes have been noted. */
export const NOTED = 1 << 19

// The cells of a view's row: one reader of one conversation, which are its key.
export const VIEW_READER = 0
export const VIEW_CONV = 1
/** The first and the last seq of the run that is being read; 0 when none is. */
export const START = 2
export const LAST = 3
/** The line of the last entry. */
export const LAST_LINE = 4
/** The seq of the entry that removed the reader, when he has not been shown anything since. */
export const LEFT = 5
/** The line of his `end`. */
export const END_LINE = 6
/** The view before this one of the same reader, plus 1; 0 when it is his first. */
export const ELDER = 7
export const viewWidth = 8

// The cells of a cursor's row.
export const CURSOR_SEQ = 2
export const CURSOR_LINE = 3
export const cursorWidth = 4
