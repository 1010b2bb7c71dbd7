import { BlockList, isIP } from 'node:net'

/** What a setting's text must look like, and what it means. `read` answers the value, or says what is wrong with it. */
export interface Form<T> {
  /** For `--help`: what stands after the flag. */
  readonly placeholder: string
  read(text: string): { readonly value: T } | { readonly wrong: string }
  /** As the value is printed. */
  show(value: T): string
}

export function integer(minimum: number, maximum: number): Form<number> {
  return {
    placeholder: 'number',
    read(text) {
      if (!/^-?\d{1,16}$/.test(text)) return { wrong: `${quote(text)} is not a whole number` }
      const value = Number(text)
      if (value < minimum || value > maximum) return { wrong: `${text} is not between ${minimum} and ${maximum}` }
      return { value }
    },
    show: String,
  }
}

export function text(maxLength = 1_000): Form<string> {
  return {
    placeholder: 'text',
    read: (value) => (value.length > maxLength ? { wrong: `is longer than ${maxLength} characters` } : { value }),
    show: (value) => value,
  }
}

/** Never shows what was given, not in errors either. */
export function secretText(least: number, what: string): Form<string> {
  return {
    placeholder: 'secret',
    read: (value) =>
      Buffer.byteLength(value) < least ? { wrong: `is shorter than ${least} bytes: ${what}` } : { value },
    show: (value) => value,
  }
}

export function word<const T extends string>(...words: T[]): Form<T> {
  return {
    placeholder: words.join('|'),
    read(text) {
      const value = words.find((known) => known === text)
      return value === undefined ? { wrong: `${quote(text)} is not one of ${words.join(', ')}` } : { value }
    },
    show: (value) => value,
  }
}

export const yesOrNo: Form<boolean> = {
  placeholder: 'yes|no',
  read(text) {
    if (['1', 'true', 'yes', 'on'].includes(text.toLowerCase())) return { value: true }
    if (['0', 'false', 'no', 'off'].includes(text.toLowerCase())) return { value: false }
    return { wrong: `${quote(text)} is not yes or no` }
  },
  show: (value) => (value ? 'yes' : 'no'),
}

/** Yes, no, or a folder of one's own. */
export const yesNoOrFolder: Form<boolean | string> = {
  placeholder: 'yes|no|folder',
  read(text) {
    const read = yesOrNo.read(text)
    return 'value' in read || text.length > 4_096 ? read : { value: text }
  },
  show: (value) => (typeof value === 'string' ? value : yesOrNo.show(value)),
}

/** Comma-separated; each part is judged by `part`, which answers what is wrong with it. */
export function list(placeholder: string, part: (text: string) => string | undefined): Form<readonly string[]> {
  return {
    placeholder,
    read(text) {
      const value = text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '')
      for (const one of value) {
        const wrong = part(one)
        if (wrong) return { wrong }
      }
      return { value }
    },
    show: (value) => value.join(','),
  }
}

/** An origin exactly as browsers send it; a pattern or `*` is none. */
export function wrongOrigin(text: string): string | undefined {
  const url = URL.parse(text)
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text) return undefined
  return `${quote(text)} is not an exact origin such as https://chat.example.com`
}

/** An address or a network such as 10.0.0.0/8. */
export function wrongNetwork(text: string): string | undefined {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  const most = family === 6 ? 128 : 32
  const isGood = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
  if (family === 0 || !isGood || rest.length > 0)
    return `${quote(text)} is not an address or network such as 10.0.0.0/8`
  new BlockList().addSubnet(address, bits === undefined ? most : Number(bits), family === 6 ? 'ipv6' : 'ipv4')
  return undefined
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
