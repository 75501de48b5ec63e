import { awkArguments } from './awk-arguments.ts'

/** tr takes \\0 and \\012 for the bytes of those numbers. */
const octalEscapes = (text: string): string =>
  text.replace(/\\([0-7]{1,3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8) & 255))

/** The words of a line as the program behind it understands them. */
export function gnuArguments(name: string, words: readonly string[]): string[] {
  if (name === 'tr') return words.map(octalEscapes)
  if (name === 'cut') return words.map((word) => word.replace(/^-b/, '-c').replace(/^--bytes/, '--characters'))
  return name === 'awk' ? awkArguments(awkAssignments(words)) : [...words]
}

/** `awk PROGRAM NAME=VALUE FILE`: what stands before the files holds from the beginning. */
function awkAssignments(words: readonly string[]): string[] {
  let at = 0
  let program = false
  for (; at < words.length && !program; at++) {
    const word = words[at] as string
    if (/^-[vF]$/.test(word)) at++
    else if (word === '-f') {
      at++
      program = true
    } else program = !word.startsWith('-') || word === '--'
  }
  const given: string[] = []
  const rest = words.slice(at)
  while (/^[A-Za-z_]\w*=/.test(rest[0] ?? '')) given.push('-v', rest.shift() as string)
  return [...given, ...words.slice(0, at), ...rest]
}

const coreutils = new Set(
  'cut tr basename dirname expr seq nl fold expand unexpand join split comm md5sum sha1sum sha256sum base64 du readlink'.split(
    ' ',
  ),
)

/** What was said, in the words of Debian's programs. */
export function gnuWords(name: string, words: readonly string[], text: string): string {
  if (name === 'find') return text.replace(/^find: ([^‘].*?): (No such file or directory|Permission denied)$/gm, 'find: ‘$1’: $2')
  if (name === 'file') return text
  if (name === 'sed') return sedWords(words, text)
  if (name === 'awk')
    return text.replace(/^awk: (\S+): (No such file or directory|Permission denied)$/gm, 'awk: cannot open $1 ($2)')
  return coreutils.has(name) ? coreutilsWords(name, words, text) : text
}

function sedWords(words: readonly string[], text: string): string {
  const script = words.find((word) => !word.startsWith('-')) ?? ''
  return text
    .replace(/^sed: (\S+): (No such file or directory|Permission denied)$/gm, "sed: can't read $1: $2")
    .replace(
      /^sed: invalid command: unterminated substitution.*$/m,
      `sed: -e expression #1, char ${script.length}: unterminated \`s' command`,
    )
    .replace(/^sed: invalid command: (\S)$/m, "sed: -e expression #1, char 1: unknown command: `$1'")
}

function coreutilsWords(name: string, words: readonly string[], text: string): string {
  const operands = words.filter((word) => !word.startsWith('-'))
  const said = text
    .replace(/^(seq: invalid \S+ \S+ argument: )'(.*)'$/gm, '$1‘$2’')
    .replace(
      /^tr: missing operand after SET1$/gm,
      `tr: missing operand after ‘${operands[0] ?? ''}’\nTwo strings must be given when translating.`,
    )
  const wrongUse =
    /^\S+: (missing (file )?operand|missing destination|you must specify|invalid (option|mode|floating|argument))|Two strings must/m
  if (!wrongUse.test(said) || said.includes('--help')) return said
  return `${said.replace(/\n$/, '')}\nTry '${name} --help' for more information.\n`
}

/** The exit status as Debian's programs have it: what cannot be read or understood is 2 for sed and awk. */
export function gnuStatus(name: string, { exitCode, stderr }: { exitCode: number; stderr: string }): number {
  const unread = /No such file or directory|Permission denied|ENOENT|EACCES/.test(stderr)
  if (name === 'sed' && exitCode !== 0 && unread) return 2
  return name === 'awk' && exitCode === 1 && (unread || /line \d+|Unexpected|expected/.test(stderr)) ? 2 : exitCode
}
