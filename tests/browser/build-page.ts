import { join, resolve } from 'node:path'
import { build } from 'vite'
import { chromiumPath } from './chromium.ts'

const web = resolve(import.meta.dirname, '../../apps/web')

/** The page is built once for all files of tests. */
export default async function buildPage(): Promise<void> {
  if (chromiumPath) await build({ root: web, logLevel: 'warn', configFile: join(web, 'vite.config.ts') })
}
