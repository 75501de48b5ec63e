import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { prepareDataDir, readSettings, tooOldNode } from './settings.ts'

function fail(line: string): never {
  console.error(line)
  process.exit(1)
}

const tooOld = tooOldNode(process.versions.node)
if (tooOld) fail(tooOld)
const settings = readSettings(process.env)
if (typeof settings === 'string') fail(settings)
const unwritable = prepareDataDir(settings.dataDir)
if (unwritable) fail(unwritable)

// the next start need not compile the same code again; without a place for it all goes on as well
module.enableCompileCache?.(fileURLToPath(new URL('../../../../node_modules/.cache/code', import.meta.url)))

// loaded late: an old Node would fail on them before it could say why
const { openInstructorKey } = await import('./instructor-key.ts')
const { startServer } = await import('./server.ts')

const key = openInstructorKey(settings.dataDir, settings.instructorKey)
const pageDir = fileURLToPath(new URL('../../../web/dist/', import.meta.url))
try {
  const server = await startServer(settings, key, pageDir)
  console.log(`Kubemaze is ready: ${server.address}`)
  if (key.fresh) console.log(`Instructor's key (shown this once; keep it): ${key.fresh}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)))
  }
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') fail(`Port ${settings.port} is in use. Set PORT to another one, or stop what holds it.`)
  if (code === 'EACCES') fail(`Port ${settings.port} may not be opened by this user. Set PORT to one above 1023.`)
  fail(`The server could not start: ${message}`)
}
