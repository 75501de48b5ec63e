// What `npm start` needs and git does not hold: the texts of `kubectl explain`, and the built page.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const newest = (folder: string): number =>
  Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )

function run(command: string, args: string[], cwd: string): void {
  const result = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
  if (result.status !== 0) {
    console.error(`${command} ${args.join(' ')} failed. Was "npm ci" run?`)
    process.exit(1)
  }
}

/** The page is built anew when a source is younger than it. */
export function prepare(): void {
  run(process.execPath, ['tools/write-texts.ts', '--if-stale'], '.')
  const page = 'apps/web/dist/index.html'
  const sources = Math.max(
    newest('apps/web/src'),
    newest('packages/protocol/src'),
    newest('packages/readline/src'),
    statSync('apps/web/index.html').mtimeMs,
  )
  if (existsSync(page) && statSync(page).mtimeMs > sources) return
  console.log('Building the page …')
  run('vite', ['build', '--logLevel', 'error'], 'apps/web')
}

if (import.meta.main) prepare()
