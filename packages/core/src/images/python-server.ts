import type { MainContext, MainProcess } from './image.ts'
import { simpleHttp } from './simple-http.ts'
import type { Site } from './static-site.ts'

/** python -m http.server [PORT] [--directory DIR] [--bind ADDRESS]; python alone reads from stdin. */
export function pythonServer(context: MainContext, args: readonly string[]): MainProcess | undefined {
  const rest = args[0] === '-u' ? args.slice(1) : args
  if (rest.length === 0) return context.stdin ? { stopAfterMs: Infinity } : { exitAfterMs: 50, exitCode: 0 }
  if (rest[0] !== '-m' || rest[1] !== 'http.server') return undefined
  const option = (...names: string[]): string | undefined => rest.find((_arg, i) => names.includes(rest[i - 1] as string))
  const bind = option('--bind', '-b')
  const port = Number(rest.slice(2).find((arg) => /^\d+$/.test(arg)) ?? 8000)
  const root = option('--directory', '-d') ?? context.workingDir
  return {
    stopAfterMs: Infinity,
    log: [`Serving HTTP on ${bind ?? '0.0.0.0'} port ${port} (http://${bind ?? '0.0.0.0'}:${port}/) ...`],
    listen: [
      {
        protocol: 'TCP',
        port,
        ...(bind === undefined ? {} : { address: bind }),
        http: simpleHttp({ site: siteOf(context), root, version: '3.14.0', log: context.log }),
      },
    ],
  }
}

/** A container's files, as its main process sees them. */
function siteOf(context: MainContext): Site {
  const statOf = (path: string) => context.files()?.lstat(path)
  return {
    readFile: context.readFile,
    listFiles: context.listFiles,
    kindOf(path) {
      const stat = statOf(path)
      return typeof stat === 'object' ? stat.type : undefined
    },
    modifiedAtMs(path) {
      const stat = statOf(path)
      return typeof stat === 'object' ? stat.modifiedAtMs : undefined
    },
  }
}
