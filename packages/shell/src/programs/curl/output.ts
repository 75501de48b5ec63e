import { resolvePath } from '@kubemaze/core/process/path.ts'
import { openFile } from '../../bash/redirect.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { Options } from '../options.ts'
import type { GlobUrl } from './glob.ts'
import { meterEnd, meterStart } from './progress.ts'
import type { OutputSink } from './state.ts'

export function createSink(process: ShellProcess, options: Options, name: string | undefined): OutputSink | { error: string } {
  if (name === '') return { error: 'curl: (23) Failed writing received data to disk/application\n' }
  const device = name === '/dev/null' || name === '/dev/stdout' || name === '-' || name === '/dev/stderr'
  const toTerminal = (name === undefined || name === '-') && process.stdoutIsTerminal
  let file: ReturnType<typeof openFile> | undefined
  let failure: string | undefined
  const toFile = (text: string): void => {
    const path = resolvePath(process.cwd, name ?? '')
    if (options.has('create-dirs') && !file) makeFolders(process, path)
    file ??= openFile(process.files, path, false)
    if ('error' in file) failure ??= `Failure writing output to destination`
    else file.sink.write(text)
  }
  const metered = !toTerminal && !options.has('silent') && !options.has('no-progress-meter')
  const bar = options.has('progress-bar')
  return {
    fileName: name,
    start() {
      if (metered && !bar) process.stderr(meterStart)
    },
    write(text) {
      if (name === undefined || name === '-' || name === '/dev/stdout') process.stdout(text)
      else if (name === '/dev/stderr') process.stderr(text)
      else if (!device) toFile(text)
    },
    restart() {
      file = undefined
    },
    close(result) {
      if (name !== undefined && !device && result.exit === 0) toFile('')
      if (file && !('error' in file)) failure ??= file.close()
      if (metered) process.stderr(bar ? `\r${'#'.repeat(72)} 100.0%\n` : meterEnd(result))
    },
    failure: () => (failure === undefined ? undefined : failure),
  }
}

/** The file that the URL at `index` of the command line is written to; '' when -O finds no name, undefined: standard output. */
export function outputNames(options: Options, job: GlobUrl & { index: number }): string | undefined {
  const directory = options.get('output-dir')
  const place = (name: string): string => (directory === undefined || name === '-' ? name : `${directory}/${name}`)
  const given = options.among('output', 'remote-name')[job.index]
  if (given?.name === 'output') return place(withCaptures(given.value, job.captures))
  if (!given && !options.has('remote-name-all')) return undefined
  const last =
    job.url
      .replace(/^[a-z]+:\/\//i, '')
      .replace(/[?#].*$/, '')
      .split('/')
      .slice(1)
      .at(-1) ?? ''
  return last === '' ? '' : place(last)
}

/** `#1` is what stands for the first pattern of the URL. */
const withCaptures = (name: string, captures: readonly string[]): string =>
  name.replace(/#(\d+)/g, (whole, number: string) => captures[Number(number) - 1] ?? whole)

/** --create-dirs makes the folders that a file is to be in. */
function makeFolders({ files }: ShellProcess, path: string): void {
  const parts = path.split('/').slice(1, -1)
  for (const at of parts.keys()) files.mkdir(`/${parts.slice(0, at + 1).join('/')}`)
}
