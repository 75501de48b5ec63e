import { resolvePath } from '@kubemaze/core/process/path.ts'
import { openFile } from '../../bash/redirect.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { Options } from '../options.ts'
import { meterEnd, meterStart } from './progress.ts'
import type { OutputSink } from './state.ts'

export function createSink(process: ShellProcess, options: Options, url: string, index: number): OutputSink | { error: string } {
  const name = fileNameFor(options, url, index)
  if (name === '') return { error: 'curl: (23) Failed writing received data to disk/application\n' }
  const device = name === '/dev/null' || name === '/dev/stdout' || name === '-' || name === '/dev/stderr'
  const toTerminal = (name === undefined || name === '-') && process.stdoutIsTerminal
  let file: ReturnType<typeof openFile> | undefined
  let failure: string | undefined
  const toFile = (text: string): void => {
    file ??= openFile(process.files, resolvePath(process.cwd, name ?? ''), false)
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

function fileNameFor(options: Options, url: string, index: number): string | undefined {
  const directory = options.get('output-dir')
  const place = (name: string): string => (directory === undefined || name === '-' ? name : `${directory}/${name}`)
  const named = options.all('output')[index]
  if (named !== undefined) return place(named)
  if (!options.has('remote-name')) return undefined
  const last =
    url
      .replace(/^[a-z]+:\/\//i, '')
      .replace(/[?#].*$/, '')
      .split('/')
      .slice(1)
      .at(-1) ?? ''
  return last === '' ? '' : place(last)
}
