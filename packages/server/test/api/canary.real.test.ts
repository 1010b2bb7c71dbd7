import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { signToken } from '../../src/adapters/jwt/sign.ts'
import { ServerProcess } from '../gateway/server-process.ts'

/** Words that stand nowhere but in what this test sends. */
const canary = (what: string) => `canary-${what.replaceAll(' ', '-')}-${randomUUID()}`
const jwtSecret = canary('secret')
const adminKey = canary('admin')
const origin = 'https://chat.example'
let server: ServerProcess
let url: string
/** All that must be nowhere in the output. */
const hushed = new Map<string, string>([
  ['secret', jwtSecret],
  ['admin key', adminKey],
])
/** What came back to those who sent, and what others heard. */
const answers: string[] = []

before(async () => {
  server = new ServerProcess({
    CONFAB_LOG_LEVEL: 'trace',
    CONFAB_JWT_SECRET: jwtSecret,
    CONFAB_ADMIN_KEY: adminKey,
    CONFAB_ORIGINS: origin,
  })
  url = await server.url()
})
after(() => server.stop())

function hush(what: string, text = canary(what)): string {
  hushed.set(what, text)
  return text
}

async function token(user: string): Promise<string> {
  const issuedAt = Date.now()
  const made = await signToken(jwtSecret, { user, issuedAt, expiresAt: issuedAt + 3_600_000 })
  for (const part of [made, ...made.split('.').slice(1)]) hush(`token of ${user} ${hushed.size}`, part)
  return made
}

async function ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<string> {
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
  const told = await answer.text()
  if (answer.status >= 400) answers.push(told)
  return told
}

const hello = '{"type":"hello","id":"first","payload":{}}'

/** Opens a socket, says these frames after a hello, and waits for an answer to each, or the end. Answers what it heard. */
async function talk(query: string, protocols: string[], headers: Record<string, string>, frames: string[]) {
  const heard: string[] = []
  const ws = new WebSocket(`${url.replace('http', 'ws')}/v1/socket${query}`, protocols, { headers })
  const isAnswer = (one: string) => one.startsWith('{"type":"reply"') || one.startsWith('{"type":"error"')
  ws.on('message', (data: Buffer) => {
    heard.push(data.toString())
    if (heard.filter(isAnswer).length > frames.length) ws.close()
  })
  ws.on('unexpected-response', async (_request, response) => {
    heard.push(await textOf(response))
    ws.terminate()
  })
  ws.on('error', () => undefined)
  ws.on('open', () => {
    for (const one of [hello, ...frames]) ws.send(one)
  })
  const reason = await new Promise<string>((resolve) => ws.on('close', (_code, why) => resolve(why.toString())))
  answers.push(reason, ws.protocol, ...heard.filter((one) => one.includes('"code"')))
  return heard
}

const frame = (type: string, payload: unknown) => JSON.stringify({ type, id: 'x', payload })
const json = { 'content-type': 'application/json' }

/** Bad bodies that hold this text in every place where a parser or a check may stumble over it. */
function badBodies(word: string): string[] {
  return [
    word,
    `{"text":"${word}`,
    `{"text":"${word}\\u0000"}`,
    `{"text":"${word}\\ud800"}`,
    `{"text":["${word}"]}`,
    `{"content":{"text":"${word}","style":"${word}"}}`,
    `{"text":"${word}","content":{"text":"${word}"}}`,
    `{"kind":"${word}","content":{"text":"${word}"}}`,
    `{"text":"${word.repeat(2_000)}"}`,
    `{"__proto__":"${word}"}`,
  ]
}

async function overRest(bearer: string, tea: string): Promise<void> {
  const own = { ...json, authorization: `Bearer ${bearer}` }
  const messages = `/v1/conversations/${tea}/messages`
  for (const body of badBodies(hush('bad body'))) {
    await ask('POST', messages, { ...own, 'idempotency-key': randomUUID() }, body)
    await ask('POST', '/v1/conversations', { ...own, 'idempotency-key': randomUUID() }, body)
  }
  await ask('POST', messages, { ...own, 'idempotency-key': hush('key') }, '{"text":"x"}')
  await ask('POST', messages, { ...own, 'content-type': hush('type') }, '{"text":"x"}')
  await ask('GET', `/v1/conversations?since=${hush('since')}&cursor=${hush('cursor')}&limit=${hush('limit')}`, own)
  await ask(
    'GET',
    `/v1/${hush('path')}/${hush('path')}?token=${hush('query token')}&ticket=${hush('query ticket')}`,
    own,
  )
  await ask('GET', `/v1/users/${hush('user')}`, own)
  await ask('PUT', '/v1/users/bob', { ...json, authorization: `Bearer ${adminKey}`, 'x-confab-tenant': '' }, '{}')
  for (const bad of [`${bearer}x`, hush('guess'), `${hush('header')}.${hush('payload')}.${hush('signature')}`]) {
    await ask('GET', '/v1/conversations', { authorization: `Bearer ${bad}`, cookie: hush('cookie') })
  }
  await ask('GET', '/v1/conversations', { ...own, origin: `https://${hush('origin')}.example` })
  const raw = connect(Number(new URL(url).port), '127.0.0.1')
  raw.write(`${hush('no http')} ${hush('no http 2')}\r\n\r\n`)
  answers.push(await textOf(raw))
}

async function overSocket(bearer: string, tea: string): Promise<void> {
  const word = hush('bad frame')
  const bodies = badBodies(word).filter((body) => body.length < 4_000)
  const send = (content: unknown) => frame('send', { conversationId: tea, clientId: randomUUID(), content })
  await talk('', ['confab.v1', `confab.token.${bearer}`], {}, [
    ...bodies,
    ...bodies.map((body) => `{"type":"send","id":"x","payload":${body}}`),
    send({ text: `${word}\0` }),
    send({ text: word, style: word }),
    send(word),
    frame(word, {}),
    frame('renew', { ticket: hush('renewal') }),
    frame('sync', { cursor: word, since: word }),
    frame('members', { conversationId: tea, cursor: btoa(`${word}\0`) }),
    frame('conversation', { conversationId: word }),
  ])
  await talk('', ['confab.v1'], { authorization: `Bearer ${bearer}` }, [])
  await talk('', ['confab.v1'], { authorization: `Bearer ${hush('socket guess')}` }, [])
  await talk('', ['confab.v1', `confab.token.${hush('protocol guess')}`], {}, [])
  await talk('', ['confab.v1', hush('protocol')], {}, [])
  await talk('', [hush('only protocol')], {}, [])
  await talk(`?token=${bearer}`, ['confab.v1'], {}, [])
  await talk(`?ticket=${hush('ticket guess')}`, ['confab.v1'], {}, [])
  await talk('', ['confab.v1'], { origin: `https://${hush('socket origin')}.example` }, [])
  await talk('', ['confab.v1', `confab.token.${bearer}`], {}, [`${word}${'x'.repeat(110_000)}`])
}

test('P6.10 bodies, tokens and tickets are in no log, no metric and no error, however they come', {
  timeout: 120_000,
}, async () => {
  const [alice, bob] = [await token('alice'), await token('bob')]
  const own = { ...json, authorization: `Bearer ${alice}` }
  await ask('GET', '/v1/conversations', { authorization: `Bearer ${bob}` })
  const made = JSON.parse(
    await ask(
      'POST',
      '/v1/conversations',
      own,
      JSON.stringify({ kind: 'group', users: ['bob'], clientId: randomUUID() }),
    ),
  ) as { conversation: { conversationId: string } }
  const tea = made.conversation.conversationId
  const say = (text: string) =>
    ask('POST', `/v1/conversations/${tea}/messages`, own, JSON.stringify({ text, clientId: randomUUID() }))
  assert.ok((await say(hush('good body'))).includes('"seq"'))
  const { ticket } = JSON.parse(await ask('POST', '/v1/tickets', own)) as { ticket: string }
  hush('ticket', ticket)
  const good = frame('send', { conversationId: tea, clientId: randomUUID(), content: { text: hush('good frame') } })
  assert.ok((await talk(`?ticket=${ticket}`, ['confab.v1'], {}, [good])).some((one) => one.includes('"seq"')))
  await talk(`?ticket=${ticket}`, ['confab.v1'], {}, [])
  await overRest(alice, tea)
  await overSocket(alice, tea)
  // A store that dies under a send: its errors quote what they can.
  process.kill(server.postmaster, 'SIGKILL')
  await Promise.all([say(hush('lost body')), say(hush('lost body 2')), ask('GET', '/v1/conversations', own)])
  const metrics = await ask('GET', '/metrics', { authorization: `Bearer ${adminKey}` })
  assert.ok(metrics.includes('confab_refusals_total'))
  const storeLog = server.storeLog()
  assert.equal(await server.stop(), 0)

  const lines = server.err.split('\n').filter((line) => line.startsWith('{'))
  assert.ok(lines.filter((line) => line.includes('"request"')).length >= 30, 'it did log')
  assert.ok(answers.filter((answer) => answer.includes('"code"')).length >= 40, 'it did refuse')
  for (const [what, word] of hushed) {
    for (const [place, text] of Object.entries({ out: server.out, err: server.err, metrics, storeLog })) {
      assert.ok(!text.includes(word), `${what} in ${place}: ${text.split('\n').find((line) => line.includes(word))}`)
    }
    for (const answer of answers) assert.ok(!answer.includes(word), `${what} in an answer: ${answer.slice(0, 300)}`)
  }
})
