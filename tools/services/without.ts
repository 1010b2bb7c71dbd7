/** What CONFAB_TEST_WITHOUT may leave out. */
export const names = ['redis', 'kafka', 'postgres15', 'toxiproxy', 'haproxy'] as const
export type Outside = (typeof names)[number]

/** What the comma list leaves out; throws at a name that is none. */
export function leftOut(text = process.env.CONFAB_TEST_WITHOUT ?? ''): ReadonlySet<string> {
  const list = text.split(',').map((name) => name.trim())
  const found = list.filter((name) => name !== '')
  const wrong = found.find((name) => !names.some((known) => known === name))
  if (wrong !== undefined) throw new Error(`CONFAB_TEST_WITHOUT names ${wrong}; it may name ${names.join(', ')}`)
  return new Set(found)
}

/** For a test's `skip`: the reason if one of these is left out by CONFAB_TEST_WITHOUT, else false. */
export function without(...needed: readonly Outside[]): string | false {
  const out = leftOut()
  const name = needed.find((one) => out.has(one))
  return name === undefined ? false : `left out by CONFAB_TEST_WITHOUT: ${name}`
}
