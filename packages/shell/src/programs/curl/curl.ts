import type { ShellProcess } from '../../bash/shell.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { configWords } from './config-file.ts'
import { cookieJar, writeCookies } from './cookies.ts'
import { tellFailure } from './curl-failure.ts'
import { expandGlob, type GlobUrl } from './glob.ts'
import { categoryText, helpText, versionText } from './help.ts'
import { curlSpec } from './options.ts'
import { createSink, outputNames } from './output.ts'
import { withRetries } from './retries.ts'
import type { Session } from './state.ts'
import { createTracer, type Tracer } from './trace.ts'
import { writeOut } from './write-out.ts'
import { badOption, badRequest, complain, folded, wrongUse } from './wrong-use.ts'

const maxUrls = 100

async function run(given: ShellProcess): Promise<number> {
  const words = given.argv.slice(1)
  const process = words.includes('--stderr') ? { ...given, stderr: stderrOf(given, words) } : given
  let status = 0
  const connections: Session['connections'] = new Map()
  let everywhere: string[] = []
  for (const own of segments(words)) {
    const options = await optionsOf(process, [...everywhere, ...own])
    if (typeof options === 'number') return options
    if (options.has('version')) return say(process, versionText)
    if (options.has('help')) return say(process, helpOf(options.get('help') || own[own.indexOf('--help') + 1]))
    const bad = wrongUse(process, options)
    if (bad) return bad.text === badRequest ? 2 : complain(process, bad.text, bad.status)
    everywhere = forAll.filter(options.has).map((name) => `--${name}`)
    const ended = await transfers(process, options, connections)
    if (typeof ended !== 'number') return complain(process, words.length === 0 ? '' : ended.error)
    status = ended
    if (process.signal.aborted || (status !== 0 && options.has('fail-early'))) break
  }
  return status
}

/** Switches that --next does not end. */
const forAll = ['silent', 'show-error', 'verbose', 'fail-early', 'no-progress-meter', 'parallel', 'trace-time']

/** --next begins a command line of its own, if there is a URL yet. */
function segments(words: readonly string[]): string[][] {
  const all: string[][] = [[]]
  for (const word of words) {
    const now = all.at(-1) as string[]
    if (word !== '--next' && word !== '-:') now.push(word)
    else if (hasUrl(now)) all.push([])
  }
  return all
}

function hasUrl(words: readonly string[]): boolean {
  const options = parseOptions(words, curlSpec)
  return !isBad(options) && (options.operands.length > 0 || options.has('url'))
}

/** --stderr FILE: `-` is standard output. */
function stderrOf({ stdout, stderr }: ShellProcess, words: readonly string[]): ShellProcess['stderr'] {
  return words[words.indexOf('--stderr') + 1] === '-' ? stdout : stderr
}

const maxConfigs = 10

/** The options of a command line, with those of its -K files; a number: curl has complained and ends so. */
async function optionsOf(process: ShellProcess, words: string[]): Promise<Options | number> {
  const switched = words.filter((word) => !isNegation(word))
  const kept = switched.filter((word) => !words.includes(word.replace(/^--/, '--no-')) || !word.startsWith('--'))
  const options = parseOptions(kept, curlSpec)
  if (isBad(options)) return badOption(process, options)
  const files = options.all('config').slice(0, maxConfigs)
  if (files.length === 0) return options
  const more: string[] = []
  for (const file of files) {
    const read = await configWords(process, file)
    if (!read) return complain(process, 'option -K: error encountered when reading a file', 26)
    more.push(...read)
  }
  const both = parseOptions([...more, ...kept], curlSpec)
  return isBad(both) ? badOption(process, both) : both
}

/** `--no-silent`: a switch may be taken back. */
const isNegation = (word: string): boolean => {
  const name = /^--no-(.+)$/.exec(word)?.[1]
  return name !== undefined && curlSpec[`no-${name}`] === undefined && curlSpec[name] !== undefined && !curlSpec[name].value
}

interface Job extends GlobUrl {
  index: number
  given: string
}

async function transfers(
  process: ShellProcess,
  options: Options,
  connections: Session['connections'],
): Promise<number | { error: string }> {
  const given = [...options.operands, ...options.all('url')]
  if (given.length === 0) return { error: 'no URL specified!' }
  const { jar, missing } = cookieJar(process, options)
  const tracer = createTracer(process, options, process.stdoutIsTerminal && !options.has('output'))
  for (const name of missing) tracer.tell('info', `WARNING: failed to open cookie file "${name}"\n`)
  warn(process, options)
  const session: Session = { process, connections, cookies: jar }
  let status = 0
  try {
    for (const [index, url] of given.entries()) {
      const urls = options.has('globoff') ? [{ url, captures: [] }] : expandGlob(url)
      if ('error' in urls) return fault(process, urls.error)
      for (const one of urls.slice(0, maxUrls)) {
        status = await transferOne(session, tracer, options, { ...one, index, given: url })
        if ((status !== 0 && options.has('fail-early')) || process.signal.aborted) return status
        await process.breathe()
      }
    }
    return status
  } finally {
    tracer.close()
    writeCookies(process, options, jar)
  }
}

function fault(process: ShellProcess, error: string): number {
  process.stderr(`curl: (3) ${error}\n`)
  return 3
}

function warn(process: ShellProcess, options: Options): void {
  const flag = options.all('output').find((name) => /^-./.test(name))
  if (flag !== undefined && !options.has('silent')) process.stderr(folded(`The file name argument '${flag}' looks like a flag.`))
  const user = options.get('user')
  if (user !== undefined && !user.includes(':')) process.stderr(`Enter host password for user '${user}':\n`)
}

async function transferOne(session: Session, tracer: Tracer, options: Options, job: Job): Promise<number> {
  const { process } = session
  const sink = createSink(process, options, outputNames(options, job))
  if ('error' in sink) {
    process.stderr(sink.error)
    return 23
  }
  const result = await withRetries({ ...session, options, sink, tracer }, job.url)
  sink.close(result)
  if (result.verboseEnd !== '') tracer.tell('info', result.verboseEnd.replace(/^\* /gm, ''))
  const failed = sink.failure()
  const exit = result.exit === 0 && failed !== undefined ? 23 : result.exit
  if (exit !== 0) tellFailure(process, options, exit, result.exit === 0 ? (failed ?? '') : result.message)
  const format = options.get('write-out')
  if (format !== undefined) await writeOut(process, format, { ...result, exit }, job.index)
  return exit
}

function say(process: ShellProcess, text: string): number {
  process.stdout(text)
  return 0
}

function helpOf(category: string | undefined): string {
  if (category === undefined || category.startsWith('-')) return helpText
  const head = 'Usage: curl [options...] <url>\n'
  if (category === 'category') return head + categoryText
  return category === 'all' ? helpText : `${head}Invalid category provided, here is a list of all categories:\n\n${categoryText}`
}

export const curl: ShellCommand = {
  name: 'curl',
  summary: 'transfer a URL',
  usage: '[options...] <url>',
  details:
    'Sends HTTP requests over the simulated network: to Pods, Services, node ports and names.\nCommon: -s -S -v -i -I -o FILE -w FORMAT -d DATA -H HEADER -X METHOD -L -k -m SECONDS --connect-timeout SECONDS',
  run,
}
