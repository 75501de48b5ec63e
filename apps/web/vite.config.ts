import { defineConfig } from 'vite'

/** The server of `npm start`, for `npm run dev`. */
const server = 'http://127.0.0.1:8787'

export default defineConfig({
  root: import.meta.dirname,
  build: { target: 'es2022', outDir: 'dist', assetsInlineLimit: 0, chunkSizeWarningLimit: 1_200 },
  server: { proxy: { '/api': { target: server, ws: true }, '/labs': server } },
})
