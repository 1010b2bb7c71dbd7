const path = '/sw.js'

/** The one address of a script that this app gives to the browser; pages with Trusted Types want it vouched for. */
function vouched(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): Policy } }
  if (!trustedTypes) return path
  const rules = { createScriptURL: (url: string) => (url === path ? url : '') }
  return trustedTypes.createPolicy('confab', rules).createScriptURL(path)
}

interface Policy {
  createScriptURL(url: string): string
}

/** After the first load, so that it takes nothing from that. In development there is none: files change too often. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || (import.meta as { env?: { DEV?: boolean } }).env?.DEV) return
  addEventListener('load', () => void navigator.serviceWorker.register(vouched()).catch(() => {}))
}
