// node bin/run.mjs tools/web/pictures.ts: the views of the web app, in both themes, into docs/images.
import { join } from 'node:path'
import { message, type Person, say, startScene, writeTo } from '../../apps/web/test/real/place.ts'

const folder = join(import.meta.dirname, '../../docs/images')
const scene = await startScene()

/** One view in both themes. */
async function take({ page }: Person, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.mouse.move(640, 5)
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(folder, `web-${name}-${colorScheme}.png`) })
  }
}

async function talk(alice: Person, bob: Person, carol: Person): Promise<void> {
  const tea = await scene.place.arrive('alice').createGroup({ title: 'Tea at four', users: ['bob', 'carol', 'dave'] })
  const open = ({ page }: Person) => page.getByRole('link', { name: /Tea at four/ }).click()
  for (const person of [alice, bob, carol]) await open(person)
  await say(alice, 'Who brings the **kettle**?')
  await message(bob, 'kettle').waitFor()
  await say(bob, 'I do. @alice, the recipe is at https://example.org/cake')
  await say(bob, '1. warm the pot\n2. one spoon a cup\n3. wait _four_ minutes')
  await message(carol, 'four minutes').waitFor()
  await say(carol, 'And the timer is written:\n\n```ts\nawait kettle.boil()\nsetTimeout(pour, 4 * 60_000)\n```')
  await message(alice, 'the timer').waitFor()
  await tea.send('Perfect, thank you.', { replyTo: tea.head })
  await message(alice, 'Perfect').locator('[data-ticks="delivered"], [data-ticks="read"]').waitFor()
}

const dave = await scene.enter('dave')
const bob = await scene.enter('bob')
const carol = await scene.enter('carol')
const alice = await scene.open('alice')
await alice.page.getByLabel('Choose a name').fill('alice')
await take(alice, 'door')
await alice.page.keyboard.press('Enter')
await writeTo(alice, 'dave')
await say(alice, 'Are you coming on Friday?')
await dave.page.getByRole('link', { name: /alice/ }).click()
await say(dave, 'I would not miss it.')
await talk(alice, bob, carol)
await say(dave, 'With cake!')
await take(alice, 'chat')
await alice.page.getByRole('button', { name: 'What happens' }).click()
await say(alice, 'See you at four.')
await message(alice, 'See you at four').locator('[data-ticks="delivered"]').waitFor()
await take(alice, 'what-happens')
await alice.page.getByRole('complementary', { name: 'What happens' }).getByRole('button', { name: 'Close' }).click()
for (const page of ['settings', 'devices', 'profile']) {
  await alice.page.evaluate((hash) => location.assign(`#/${hash}`), page)
  await take(alice, page)
}
await alice.page.setViewportSize({ width: 390, height: 844 })
await alice.page
  .getByRole('link', { name: /Back/ })
  .first()
  .click()
  .catch(() => {})
await alice.page.evaluate(() => location.assign('#/'))
await take(alice, 'phone-list')
await alice.page.getByRole('link', { name: /Tea at four/ }).click()
await take(alice, 'phone-chat')
await scene.stop()
process.exit()
