/** What a trace can prove or refute. The number before the dot is the promise that the rule belongs to; T is the trace itself. */
export const rules = {
  'P1.1': {
    title: 'Acknowledged is stored',
    text: 'Every acknowledged message is in the log that the full reader read.',
  },
  'P1.2': {
    title: 'Stored where it was acknowledged',
    text: 'An acknowledged message stands at the seq that its acknowledgement named.',
  },
  'P1.3': {
    title: 'Stored as it was acknowledged',
    text: 'The hash of an entry is the hash for which the acknowledgement was given.',
  },
  'P1.4': {
    title: 'Stored as it was sent',
    text: 'The hash of a stored message is the hash of one of the tries that sent it.',
  },
  'P1.5': {
    title: 'Refused is not stored',
    text: 'A message of which every try was refused is neither acknowledged nor shown to anybody.',
  },
  'P1.6': {
    title: 'Proven by a full reader',
    text: 'A conversation with acknowledgements has a full reader whose log reaches back to all of them.',
  },
  'P2.1': {
    title: 'Stored once',
    text: 'A client id of one sender stands at one seq of its conversation.',
  },
  'P2.2': {
    title: 'The same answer every time',
    text: 'All acknowledgements of one client id name the same seq.',
  },
  'P2.3': {
    title: 'One content for one client id',
    text: 'All acknowledgements of one client id are for the same hash; other content under it is refused.',
  },
  'P3.1': {
    title: 'One order for all',
    text: 'All readers are shown the same sender, client id and hash at the same seq.',
  },
  'P3.2': {
    title: 'No holes',
    text: 'The seqs shown to a reader are consecutive, from the first one he may see, across reconnects.',
  },
  'P3.3': {
    title: 'Each once, in order',
    text: 'No entry is shown to a reader twice, or after a later one, unless he was told to start over.',
  },
  'P3.4': {
    title: 'To the head',
    text: 'A reader who ends at a head was shown all up to it, and nothing after it.',
  },
  'P3.5': {
    title: 'One log for all',
    text: 'Nobody is shown an entry beyond the head of the full reader, and all full readers end at one head.',
  },
  'P3.6': {
    title: 'Stored in the order sent',
    text: 'Messages sent on one connection, each with one try, stand in the log in the order of their sending.',
  },
  'P4.1': {
    title: 'Whole means whole',
    text: 'A reader who is told that he is whole up to a seq was shown all up to it.',
  },
  'P5.1': {
    title: 'Forward only',
    text: 'No cursor that a reader is shown moves back.',
  },
  'P5.2': {
    title: 'Within the log',
    text: 'No cursor stands beyond the head of the full reader.',
  },
  'P6.1': {
    title: 'Nothing to read after removal',
    text: 'After the entry that removes him, a user is shown nothing until the entry that adds him again.',
  },
  'P6.2': {
    title: 'Nothing to write after removal',
    text: 'Between his removal and his return, no entry of the conversation is by that user.',
  },
  'T1.1': {
    title: 'A readable trace',
    text: 'Every line is a trace line with the fields of its event; only the last of a file may be cut off.',
  },
  'T1.2': {
    title: 'The end is the end',
    text: 'After a reader has ended a conversation, he is shown nothing more of it.',
  },
} as const

/** The number of a rule, such as `P3.2`. */
export type RuleId = keyof typeof rules
