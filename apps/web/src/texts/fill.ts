import type { Text } from './en.ts'

export type Values = Readonly<Record<string, string | number>>

/** A text with its values put in; `n` decides on the plural. Numbers are written as the language does. */
export function fill(text: Text, language: string, values: Values = {}): string {
  const chosen = typeof text === 'string' ? text : (text[formOf(language, Number(values.n))] ?? text.other)
  return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? value.toLocaleString(language) : (value ?? whole)
  })
}

const rules = new Map<string, Intl.PluralRules>()

function formOf(language: string, n: number): Intl.LDMLPluralRule {
  const known = rules.get(language) ?? new Intl.PluralRules(language)
  rules.set(language, known)
  return known.select(n)
}
