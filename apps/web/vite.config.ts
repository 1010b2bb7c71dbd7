import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** In development everything but the app itself comes from a node that runs. */
const node = process.env.CONFAB_URL ?? 'http://127.0.0.1:7700'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  // In a clone the SDK and the hooks are their sources, as everywhere else in it.
  resolve: { conditions: ['confab-source', 'module', 'browser', 'development|production'] },
  // Every file is one of its own: `data:` addresses have no place in the policy.
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: {
    port: 7780,
    proxy: {
      '/v1': {
        target: node,
        ws: true,
        changeOrigin: true,
        rewriteWsOrigin: true,
        // The node answers its own origin, which this page would have if the node served it.
        configure: (proxy) => proxy.on('proxyReq', (request) => request.setHeader('origin', node)),
      },
    },
  },
})
