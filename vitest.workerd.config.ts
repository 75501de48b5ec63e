import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: './wrangler.toml' },
      miniflare: { bindings: { INSTRUCTOR_KEY: 'workerd-test-key' } },
    }),
  ],
  test: { include: ['apps/worker/src/cloudflare/**/*.test.ts'], testTimeout: 60_000 },
})
