import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { message, type Person, type Scene, say, startScene, writeTo } from './place.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let scene: Scene
before(async () => {
  scene = await startScene()
})
after(() => scene?.stop())

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What axe finds against WCAG 2.2 AA, in both themes. */
async function violations(page: Page, view: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // The colours of one theme fade into those of the other.
    await page.waitForTimeout(300)
    await page.evaluate(axe)
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const run = `axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => violations)`
    for (const { id, nodes } of await page.evaluate<Violation[]>(run))
      found.push(`${view}, ${colorScheme}: ${id}\n${nodes.map((node) => node.html + node.failureSummary).join('\n')}`)
  }
  return found
}

/** Each view, and how one comes there from the one before. */
const views: readonly (readonly [string, (alice: Person, bob: Person) => Promise<unknown>])[] = [
  ['no conversations', async () => {}],
  ['new conversation', ({ page }) => page.getByRole('button', { name: 'New conversation' }).first().click()],
  [
    'a conversation',
    async (alice, bob) => {
      await alice.page.keyboard.press('Escape')
      await writeTo(alice, 'bob')
      await say(alice, '> quoted\n\n`code` and **bold**, https://example.org\n\n```ts\nlet a = 1\n```\n@bob :tada:')
      await bob.page.getByRole('link', { name: /alice/ }).click()
      await say(bob, 'See @alice')
      await message(alice, 'See @alice').waitFor()
      await message(alice, 'quoted').locator('[data-ticks="read"]').waitFor()
    },
  ],
  [
    'the menu of a message',
    async ({ page }) => {
      await page.locator('.message').last().focus()
      await page.keyboard.press('Enter')
      await page.getByRole('menu').waitFor()
    },
  ],
  ['who has read', ({ page }) => page.getByRole('menuitem', { name: 'Who has read it' }).click()],
  [
    'what happens',
    async ({ page }) => {
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'What happens' }).click()
      await page.getByRole('tab', { name: 'path' }).waitFor()
    },
  ],
  ['positions', ({ page }) => page.getByRole('tab', { name: 'Positions' }).click()],
  ['frames', ({ page }) => page.getByRole('tab', { name: 'On the wire' }).click()],
  [
    'settings',
    async ({ page }) => {
      await page.getByRole('complementary', { name: 'What happens' }).getByRole('button', { name: 'Close' }).click()
      await page.evaluate(() => location.assign('#/settings'))
      await page.getByRole('heading', { name: 'Settings' }).waitFor()
    },
  ],
  ['devices', ({ page }) => page.evaluate(() => location.assign('#/devices'))],
  ['profile', ({ page }) => page.evaluate(() => location.assign('#/profile'))],
]

test('axe finds nothing on any view in either theme', async () => {
  const bob = await scene.enter('bob')
  const door = await scene.open('alice')
  await door.page.getByLabel('Choose a name').waitFor()
  const found = await violations(door.page, 'the door')
  await door.page.getByLabel('Choose a name').fill('alice')
  await door.page.keyboard.press('Enter')
  await door.page.getByText('No conversations yet').waitFor()
  for (const [name, go] of views) {
    await go(door, bob)
    found.push(...(await violations(door.page, name)))
  }
  assert.deepEqual(found, [])
  assert.deepEqual(door.faults, [])
})

test('on a phone of 320 px nothing is wider than the screen', async () => {
  const alice = await scene.enter('phone', { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true })
  const isWide = () => alice.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  assert.equal(await isWide(), false)
  await writeTo(alice, 'bob')
  await say(alice, `${'wide'.repeat(60)}\n\n\`\`\`\n${'code '.repeat(60)}\n\`\`\``)
  await message(alice, 'wide').waitFor()
  assert.equal(await isWide(), false)
  await alice.page.getByRole('link', { name: 'Back to conversations' }).click()
  await alice.page.getByRole('link', { name: /bob/ }).waitFor()
})
