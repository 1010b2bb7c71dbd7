import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** What is worth it: everything that is text. */
const isText = /\.(?:js|css|html|svg|json|webmanifest|txt|map)$/

export interface Size {
  readonly path: string
  readonly bytes: number
  readonly gzip: number
  readonly brotli: number
}

/** Puts a `.br` and a `.gz` beside each text file of a folder, so that nobody compresses while somebody waits. */
export function compressFolder(folder: string): Size[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => isText.test(path))
  return paths.sort().map((path) => {
    const content = readFileSync(join(folder, path))
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
    const brotli = brotliCompressSync(content, { params })
    const gzip = gzipSync(content, { level: 9 })
    writeFileSync(join(folder, `${path}.br`), brotli)
    writeFileSync(join(folder, `${path}.gz`), gzip)
    return { path, bytes: content.length, gzip: gzip.length, brotli: brotli.length }
  })
}
