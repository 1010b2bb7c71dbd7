import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import { Refused } from '../../domain/refusal.ts'
import { cachingOf, fileFor, filesOf } from './files.ts'
import { pageHeaders } from './headers.ts'
import { takeReports } from './reports.ts'

interface WebOptions {
  /** Of the built app; what it holds is looked at once. */
  readonly folder: string
  /** Exactly as browsers send them. */
  readonly origins: readonly string[]
  /** Told of each violation of the policy. */
  readonly reported: (directive: string) => void
}

/** Serves a built web app at every path that is not the node's own. A plugin for the fastify of the API. */
export function web({ folder, origins, reported }: WebOptions): FastifyPluginAsync {
  return async (app) => {
    const files = filesOf(folder)
    const headers = pageHeaders(origins)
    await app.register(fastifyStatic, {
      ...{ root: folder, serve: false, preCompressed: true, cacheControl: false, index: false, dotfiles: 'deny' },
    })
    takeReports(app, reported)
    app.get('/*', (request, reply) => {
      const file = fileFor(request.url.split('?')[0] ?? '/', files)
      if (file === undefined) throw new Refused('notFound', 'no such path')
      return reply
        .headers({ ...headers, 'cache-control': cachingOf(file), vary: 'origin, accept-encoding' })
        .sendFile(file)
    })
  }
}
