// `npm test`: format and lint, types, the rules of the house, and every test, in Node, in workerd and in a browser.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { prepare } from './prepare.ts'

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const browser = [process.env.CHROMIUM ?? '', ...browsers].find((path) => path !== '' && existsSync(path))

interface Step {
  name: string
  command: string[]
  /** Why it is left out, if it is. */
  without?: string | undefined
}

const steps: Step[] = [
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types of the core', command: ['tsc', '-p', 'packages/core'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of the page', command: ['tsc', '-p', 'apps/web'] },
  { name: 'types of the worker', command: ['tsc', '-p', 'apps/worker/src/cloudflare'] },
  { name: 'tests in Node', command: ['vitest', 'run'] },
  { name: 'tests in workerd', command: ['vitest', 'run', '--config', 'vitest.workerd.config.ts'] },
  { name: 'deployment (dry run)', command: ['wrangler', 'deploy', '--dry-run', '--outdir', 'node_modules/.cache/worker'] },
  {
    name: 'tests in the browser',
    command: ['vitest', 'run', '--config', 'vitest.browser.config.ts'],
    without: browser === undefined ? 'no Chromium was found (set CHROMIUM to its path)' : undefined,
  },
]

prepare()
const env = {
  ...process.env,
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  ...(browser ? { CHROMIUM: browser } : {}),
}
const only = process.argv.slice(2)
const left: string[] = []
for (const { name, command, without } of steps) {
  if (only.length > 0 && !only.some((word) => name.includes(word))) continue
  if (without !== undefined) {
    left.push(`Left out: ${name}, because ${without}.`)
    continue
  }
  const started = performance.now()
  const [program = '', ...args] = command
  const result = spawnSync(program, args, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  if (result.status !== 0) {
    console.error(`\n${name}: failed`)
    process.exit(1)
  }
  console.log(`${name}: good (${((performance.now() - started) / 1000).toFixed(1)} s)`)
}
for (const line of left) console.log(line)
