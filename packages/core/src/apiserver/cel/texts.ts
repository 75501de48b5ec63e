import type { Environment } from '@marcbachmann/cel-js'
import { goEscapes } from '../../api/go-quote.ts'
import { CelObject } from './values.ts'

/** What `strings.quote(text)` hangs on. */
class StringsLibrary extends CelObject {}

function charAt(text: string, at: bigint): string {
  const all = [...text]
  if (at < 0n || at > BigInt(all.length)) throw new Error(`index out of range: ${at}`)
  return all[Number(at)] ?? ''
}

/** The first `times` of them; all when that is negative. An empty one stands between all characters. Models Go's strings.Replace. */
function replace(text: string, by: string, to: string, times = -1n): string {
  const pieces = by === '' ? ['', ...text, ''] : text.split(by)
  const most = times < 0n ? pieces.length : Number(times)
  return pieces.map((piece, i) => (i === 0 ? piece : `${i <= most ? to : by}${piece}`)).join('')
}

const quote = (_: StringsLibrary, text: string): string =>
  `"${text.replace(/[\x07\b\f\n\r\t\v\\"]/g, (char) => goEscapes[char] ?? char)}"`

/** What cel-go's strings, version 2, has beyond the evaluator's own. Models cel-go ext/strings.go. */
export const addTexts = (environment: Environment): Environment =>
  environment
    .registerFunction('string.charAt(int): string', charAt)
    .registerFunction('string.replace(string, string): string', (text: string, by: string, to: string) => replace(text, by, to))
    .registerFunction('string.replace(string, string, int): string', replace)
    .registerType('cel.Strings', StringsLibrary)
    .registerConstant('strings', 'cel.Strings', new StringsLibrary())
    .registerFunction('cel.Strings.quote(string): string', quote)
    .registerFunction('string(google.protobuf.Duration): string', (value: object) => String(value))
    .registerFunction('string(google.protobuf.Timestamp): string', (value: Date) => value.toISOString().replace(/\.?0*Z$/, 'Z'))
