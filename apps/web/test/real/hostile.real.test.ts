import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { message, type Scene, startScene } from './place.ts'

let scene: Scene
before(async () => {
  scene = await startScene()
})
after(() => scene?.stop())

/** Well-known ways in. Each would show a dialog, or write `ran:` to the console. */
const payloads = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<input autofocus onfocus=alert(1)>',
  '<math><mi xlink:href="javascript:alert(1)">x',
  '"><script>alert(1)</script>',
  "'-alert(1)-'",
  '</textarea><script>alert(1)</script>',
  '<style>@import "javascript:alert(1)"</style>',
  '<object data="javascript:alert(1)">',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:alert(1))',
  '![x](x" onerror="alert(1))',
  '[a](https://example.org/"onmouseover="alert(1))',
  'https://example.org/"onmouseover="alert(1)',
  '```<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n```',
  '`<img src=x onerror=console.log("ran:code")>`',
  '{{constructor.constructor("alert(1)")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: such is what is sent
  '${alert(1)}',
  '@<img src=x onerror=alert(1)>',
  ':<img src=x onerror=alert(1)>:',
  '\u202e<script>alert(1)</script>',
  'jaVasCript:/*-/*`/*\\`/*\'/*"/**/(/* */oNcliCk=alert() )//%0D%0A//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>',
]

test('nothing of what is said runs: as a message, as a title, as a status; and every link is a safe one', async () => {
  const mallory = scene.place.arrive('mallory')
  const victim = await scene.enter('victim')
  await victim.page.getByText('No conversations yet').waitFor()
  await mallory.until('whole')
  const room = await mallory.createGroup({ title: '<img src=x onerror=alert(1)>', users: ['victim'] })
  for (const payload of payloads) await room.send(payload)
  await room.send('the end')
  await mallory.setPresence('online', { text: '<img src=x onerror=alert(1)>' })
  const { page, faults } = victim
  await page.getByRole('link', { name: /onerror/ }).click()
  await message(victim, 'the end').waitFor()
  for (let i = 0; i < 12; i++) {
    await page.locator('.messages-scroll').press('PageUp')
    await page.waitForTimeout(30)
  }
  const found = await page.evaluate(() => ({
    links: [...document.querySelectorAll<HTMLAnchorElement>('.words a')].map(({ protocol, rel }) => protocol + rel),
    strangers: document.querySelectorAll(
      '.words :is(script, img, svg, iframe, object, style, input, template, math, details, [onerror], [onload])',
    ).length,
  }))
  assert.equal(found.strangers, 0)
  for (const link of found.links) assert.match(link, /^https?:noopener noreferrer nofollow ugc$/)
  assert.deepEqual(faults, [])
})
