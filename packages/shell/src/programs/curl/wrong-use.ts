import type { ShellProcess } from '../../bash/shell.ts'
import type { BadOption, Options } from '../options.ts'
import { isPart } from './form.ts'
import { curlSpec } from './options.ts'

const hint = "curl: try 'curl --help' or 'curl --manual' for more information\n"

/** Ends with curl's word on a command line that it does not take. */
export function complain(process: ShellProcess, why: string, status = 2): number {
  process.stderr(`${why === '' ? '' : `curl: ${why}\n`}${hint}`)
  return status
}

const decimal = ['connect-timeout', 'max-time', 'expect100-timeout']
const whole = [
  ...['retry', 'retry-delay', 'retry-max-time', 'max-redirs', 'speed-limit', 'speed-time', 'keepalive-time'],
  ...['happy-eyeballs-timeout-ms', 'parallel-max'],
]

const asGiven = (options: Options, name: string): string => {
  const letter = options.given(name)
  return letter === undefined ? `--${name}` : `-${letter}`
}

/** What is wrong with options that curl knows, and the exit code. */
export function wrongUse(process: ShellProcess, options: Options): { text: string; status?: number } | undefined {
  for (const name of [...decimal, ...whole]) {
    const text = options.get(name)
    const why = text === undefined || (name === 'max-redirs' && text === '-1') ? undefined : numberFault(name, text)
    if (why !== undefined) return { text: `option ${asGiven(options, name)}: expected a ${why} numerical parameter` }
  }
  const badly = (name: string): { text: string } => ({ text: `option ${asGiven(options, name)}: is badly used here` })
  if (options.has('fail') && options.has('fail-with-body')) return badly('fail-with-body')
  if (!options.all('form').every(isPart)) return badly('form')
  if (options.has('head') && options.has('form')) return badly('head')
  if (!/^(\d+[kmgKMG]?)?$/.test(options.get('max-filesize') ?? '')) return badly('max-filesize')
  if (!/^(\d+(-\d+)?)?$/.test(options.get('local-port') ?? '')) return badly('local-port')
  if (options.has('dns-servers')) return { text: "option --dns-servers: the installed libcurl version doesn't support this" }
  return twoRequests(process, options)
}

function numberFault(name: string, text: string): 'proper' | 'positive' | undefined {
  if (/^-\d/.test(text)) return name === 'max-redirs' ? 'proper' : 'positive'
  return (decimal.includes(name) ? /^\d*\.?\d+$/ : /^\d+$/).test(text) ? undefined : 'proper'
}

const requests = [
  ['upload-file', 'PUT ', '(-T, --upload-file)'],
  ['form', 'multipart formpost ', '(-F, --form)'],
  ['data', 'POST ', '(-d, --data)'],
  ['head', 'HEAD ', '(-I, --head)'],
] as const

/** Two options that ask for different methods: the first of them is named first. */
function twoRequests(process: ShellProcess, options: Options): { text: string } | undefined {
  const data = ['data', 'data-raw', 'data-ascii', 'data-binary', 'data-urlencode', 'json']
  const asked = requests.filter(([name]) => (name === 'data' ? !options.has('get') && data.some(options.has) : options.has(name)))
  const [, first, second] = asked.length < 2 ? [] : [undefined, ...sorted(asked.slice(0, 2))]
  if (!first || !second) return undefined
  if (!options.has('silent'))
    process.stderr(
      folded(
        `You can only select one HTTP request method! You asked for both ${first[1]}${first[2]} and ${second[1]}${second[2]}.`,
      ),
    )
  return { text: badRequest }
}

/** The complaint has been made. */
export const badRequest = 'two requests'

const order = ['upload-file', 'data', 'form', 'head']
const sorted = (asked: readonly (typeof requests)[number][]): readonly (typeof requests)[number][] =>
  [...asked].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]))

const width = 79

/** A warning in lines as wide as a terminal. Models curl's src/tool_msgs.c. */
export function folded(text: string): string {
  const room = width - 'Warning: '.length
  let left = text
  let out = ''
  while (left.length > room) {
    const cut = left.lastIndexOf(' ', room - 1)
    const at = cut <= 0 ? room : cut + 1
    out += `Warning: ${left.slice(0, at)}\n`
    left = left.slice(at)
  }
  return `${out}Warning: ${left}\n`
}

/** An option that is none, or stands without its value. */
export function badOption(process: ShellProcess, bad: BadOption): number {
  if ('needsValue' in bad) return complain(process, `option ${bad.word ?? bad.needsValue}: requires parameter`)
  const given = bad.word ?? bad.unknown
  const known = given.startsWith('--') ? Object.keys(curlSpec).filter((name) => name.startsWith(given.slice(2))) : []
  const negated = /^--no-(.+)$/.exec(given)?.[1]
  if (negated !== undefined && curlSpec[negated]?.value)
    return complain(process, `option ${given}: used '--no-' for option that isn't a boolean`)
  return complain(process, `option ${given}: is ${known.length > 1 ? 'ambiguous' : 'unknown'}`)
}
