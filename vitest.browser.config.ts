import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'tests/browser/build-page.ts',
    include: ['tests/browser/**/*.test.ts', 'apps/web/src/**/*.browser.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // a busy machine is no failure
    expect: { poll: { timeout: 30_000 } },
    fileParallelism: false,
  },
})
