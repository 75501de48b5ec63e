import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/**/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
    // many tests wait for a server of their own: two at a time even on two cores
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // a busy machine is no failure
    testTimeout: 60_000,
    hookTimeout: 60_000,
    exclude: ['**/cloudflare/**', '**/node_modules/**', 'tests/browser/**'],
  },
})
