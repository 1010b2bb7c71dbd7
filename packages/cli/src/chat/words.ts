/** What a line typed into the chat asks for. */
export type Typed =
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'join' | 'with'; readonly name: string }
  | { readonly type: 'edit' | 'reply' | 'react' | 'unreact'; readonly seq: number; readonly text: string }
  | { readonly type: 'delete' | 'seen'; readonly seq: number }
  | { readonly type: 'help' | 'list' | 'who' | 'older' | 'quit' | 'nothing' }
  | { readonly type: 'wrong'; readonly why: string }

/** A message names so many at most. */
const mostNamed = 50

export const help = [
  '/list              your conversations',
  '/join NAME         a channel, made if it is not there; or a conversation by its title or id',
  '/with USER         the direct conversation with this user',
  '/who               who is here',
  '/older             what was said before',
  '/edit SEQ TEXT     change a message of yours (SEQ stands before it)',
  '/delete SEQ        delete one',
  '/reply SEQ TEXT    answer a message',
  '/react SEQ EMOJI   react to one, as with 👍 or :tea:; /unreact takes it back',
  '/seen SEQ          who has got and read a message',
  '/quit              leave the chat; Ctrl-D too',
  '//text             a message that begins with a slash',
  '@NAME              in a message: names somebody who is in this conversation; @all: everybody',
  'Behind a message of yours: · it is stored, ✓ all have got it, ✓✓ all have read it.',
]

export const words = [
  '/help',
  '/list',
  '/join ',
  '/with ',
  '/who',
  '/older',
  '/edit ',
  '/delete ',
  '/reply ',
  '/react ',
  '/unreact ',
  '/seen ',
  '/quit',
]

function seqOf(text: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

/** Reads a line that was typed. */
export function readTyped(line: string): Typed {
  const text = line.trim()
  if (text === '') return { type: 'nothing' }
  if (!text.startsWith('/')) return { type: 'say', text }
  if (text.startsWith('//')) return { type: 'say', text: text.slice(1) }
  const [, word = '', rest = ''] = /^\/(\S+)\s*(.*)$/.exec(text) ?? []
  switch (word) {
    case 'help':
    case 'list':
    case 'who':
    case 'older':
    case 'quit':
      return { type: word }
    case 'join':
    case 'with':
      return rest === '' ? { type: 'wrong', why: `/${word} needs a name` } : { type: word, name: rest }
    case 'edit':
    case 'reply':
    case 'react':
    case 'unreact':
    case 'delete':
    case 'seen':
      return change(word, rest)
    default:
      return { type: 'wrong', why: `there is no /${word}; /help names all` }
  }
}

/** What a command asks for, beside the message. */
const wanting = {
  edit: 'the new text; /delete takes a message away',
  reply: 'the answer',
  react: 'an emoji',
  unreact: 'the emoji',
} as const

function change(word: keyof typeof wanting | 'delete' | 'seen', rest: string): Typed {
  const [, number = '', text = ''] = /^(\S*)\s*(.*)$/.exec(rest) ?? []
  const seq = seqOf(number)
  if (seq === undefined) return { type: 'wrong', why: `/${word} needs the number that stands before the message` }
  if (word === 'delete' || word === 'seen') return { type: word, seq }
  return text === '' ? { type: 'wrong', why: `/${word} needs ${wanting[word]}` } : { type: word, seq, text }
}

/** Whom a message names by `@NAME`, of those who are there; a name may end with a stop. `all`: by `@all`. */
export function namedIn(
  text: string,
  people: readonly string[],
): { readonly mentions: string[]; readonly all: boolean } {
  const words = [...text.matchAll(/(?<=^|[\s(])@(\S+)/gu)].map(([, word = '']) => word)
  const names = words.flatMap((word) => [word, word.replace(/[.,:;!?)]+$/u, '')])
  return { mentions: people.filter((user) => names.includes(user)).slice(0, mostNamed), all: names.includes('all') }
}
