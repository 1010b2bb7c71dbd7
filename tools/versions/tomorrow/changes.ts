/** A piece of a source file, and what stands there in the version to come. */
export interface Change {
  /** From the root of the checkout. */
  readonly file: string
  readonly from: string
  readonly to: string
}

/**
 * What a later version may bring, as small as it can be: an entry kind, a field of each entry, a command, a field of what
 * travels between nodes, and a column. Each piece must be in its file exactly once; who changes it changes this too.
 */
export const changes: readonly Change[] = [
  {
    file: 'packages/server/src/domain/entry.ts',
    from: '  outcome: 10,\n',
    to: '  outcome: 10,\n  poll: 77,\n',
  },
  {
    file: 'packages/protocol/src/entry.ts',
    from: 'export const contents = {\n',
    to: 'export const contents = {\n  poll: Type.Object({ question: Text }, closed),\n',
  },
  {
    file: 'packages/protocol/src/validate.ts',
    from: 'if (!isMessage(kind) && contentValidators.has(kind))',
    to: "if (kind !== 'poll' && !isMessage(kind) && contentValidators.has(kind))",
  },
  {
    file: 'packages/server/src/engine/messages.ts',
    from: "const kind = payload.kind === 'reply' ? 'reply' : 'message'",
    to: "const kind = payload.kind === 'poll' ? 'poll' : payload.kind === 'reply' ? 'reply' : 'message'",
  },
  {
    file: 'packages/server/src/engine/encode.ts',
    from: ',"clientId":"',
    to: ',"mood":"calm","clientId":"',
  },
  {
    file: 'packages/protocol/src/commands.ts',
    from: 'export const commands = {\n',
    to: 'export const commands = {\n  wave: Type.Object({}),\n',
  },
  {
    file: 'packages/server/src/gateway/dispatch.ts',
    from: '  switch (command.type) {\n',
    to: "  switch (command.type) {\n    case 'wave':\n      return { waved: true }\n",
  },
  {
    file: 'packages/server/src/engine/router.ts',
    from: "k: 'range',",
    to: "k: 'range', mood: 'calm',",
  },
  {
    file: 'packages/server/src/adapters/postgres/migrate.ts',
    from: 'return names.sort().map(',
    to: "return [...names.sort(), '999-tomorrow.sql'].map(",
  },
  {
    file: 'packages/server/src/adapters/postgres/migrate.ts',
    from: "const text = readFileSync(join(folder, name), 'utf8')",
    to: "const text = name.startsWith('999') ? 'alter table heads add column mood text' : readFileSync(join(folder, name), 'utf8')",
  },
]
