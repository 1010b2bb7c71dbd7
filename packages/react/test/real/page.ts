// A browser's page for the example of the README: what it needs of one, and the click of a person.
import { Window } from 'happy-dom'

const window = new Window({ url: 'http://chat.example/' })
const { document } = window
const { fetch } = globalThis
const token: typeof fetch = async (...args) =>
  args[0] === '/token' ? new Response(process.env.CONFAB_TOKEN) : await fetch(...args)
Object.assign(globalThis, { window, document, fetch: token })

const drawn = async (selector: string, isIt: () => boolean): Promise<void> => {
  for (;;) {
    if (document.querySelector(selector) && isIt()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

await import(String(process.argv[2]))
await drawn('ul', () => true)
document.querySelector('ul')?.click()
await drawn('li', () => document.body.textContent !== '')
console.log(document.body.innerHTML)
