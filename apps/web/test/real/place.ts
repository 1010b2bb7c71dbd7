import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { type Place, startPlace, unlimited } from '../../../../packages/client/test/real/place.ts'
import { buildWeb } from '../../../../tools/web/web.ts'
import { startFront } from './front.ts'

const executablePath = process.env.CONFAB_TEST_CHROMIUM ?? '/usr/bin/chromium'

/** Somebody in front of a browser of their own. */
export interface Person {
  readonly name: string
  readonly page: Page
  /** What the page should never have done: scripts of messages that ran, and breaches of the policy. */
  readonly faults: string[]
}

/** A real node, the built app under a strict policy, and a real browser. */
export interface Scene {
  readonly place: Place
  readonly url: string
  /** A new browser profile, at the door. */
  open(name: string, options?: BrowserContextOptions): Promise<Person>
  /** The same, and in. */
  enter(name: string, options?: BrowserContextOptions): Promise<Person>
  stop(): Promise<void>
}

function listen(page: Page, faults: string[]): void {
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    if (/Content Security Policy|TrustedScript|ran:/.test(text)) faults.push(text)
  })
}

/** Fails with what to do where there is no browser. */
async function launch(): Promise<Browser> {
  try {
    return await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  } catch (error) {
    throw new Error(`no Chromium at ${executablePath}: apt-get install chromium, or CONFAB_TEST_CHROMIUM`, {
      cause: error,
    })
  }
}

export async function startScene(): Promise<Scene> {
  const [place, browser] = await Promise.all([startPlace(unlimited), launch(), buildWeb()])
  const front = await startFront(place.at.node.url, async (user) => place.at.token(user, { device: `browser-${user}` }))
  const { url } = front
  const open = async (name: string, options: BrowserContextOptions = {}): Promise<Person> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    const faults: string[] = []
    listen(page, faults)
    await page.goto(url)
    return { name, page, faults }
  }
  return {
    place,
    url,
    open,
    async enter(name, options) {
      const person = await open(name, options)
      await person.page.getByLabel('Choose a name').fill(name)
      await person.page.keyboard.press('Enter')
      await person.page.getByRole('navigation', { name: 'Conversations' }).waitFor()
      return person
    },
    async stop() {
      await browser.close()
      await front.stop()
      await place.stop()
    },
  }
}

/** Writes a direct message to somebody, by the dialog. */
export async function writeTo({ page }: Person, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).first().click()
  await page.getByLabel('To whom?').fill(name)
  await page.getByRole('button', { name: 'Write', exact: true }).click()
  await page.getByRole('textbox', { name: `Write to ${name}` }).waitFor()
}

export const field = (page: Page) => page.locator('.composer textarea')

export async function say({ page }: Person, text: string): Promise<void> {
  await field(page).fill(text)
  await field(page).press('Enter')
}

/** The message with this text, as it is shown. */
export const message = ({ page }: Person, text: string) => page.locator('.message', { hasText: text })
