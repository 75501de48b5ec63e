import { binaryTest, compare, unaryTest } from '../conditional.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'

export function bracket(args: string[], shell: Shell, io: Io): Outcome {
  if (args.at(-1) !== ']') return complain('[', shell.machine.dialect === 'bash' ? "missing `]'" : 'missing ]', shell, io, 2)
  return evaluate('[', args.slice(0, -1), shell, io)
}

export function test(args: string[], shell: Shell, io: Io): Outcome {
  return evaluate('test', args, shell, io)
}

interface Words {
  words: string[]
  at: number
  shell: Shell
  io: Io
}

function evaluate(name: string, words: string[], shell: Shell, io: Io): Outcome {
  const state: Words = { words, at: 0, shell, io }
  if (words.length === 0) return { status: 1 }
  const value = either(state)
  if (typeof value === 'string') return complain(name, value, shell, io, 2)
  if (state.at < words.length && shell.machine.dialect !== 'bash') return complain(name, unknownWord(words, shell), shell, io, 2)
  if (state.at < words.length) return complain(name, leftOver(words), shell, io, 2)
  return { status: value ? 0 : 1 }
}

const integerWords = { bash: ': integer expression expected', dash: 'Illegal number: ', ash: ': bad number' }

function notInteger(word: string, { shell }: Words): string {
  const said = integerWords[shell.machine.dialect]
  return shell.machine.dialect === 'dash' ? said + word : word + said
}

/** Debian's sh knows no `==`. */
function unknownWord(words: readonly string[], shell: Shell): string {
  const word = words.length < 4 && binaries.test(words[1] ?? '') && words[1] !== '==' ? words[1] : words[0]
  return shell.machine.dialect === 'ash' ? `${words[1]}: unknown operand` : `${word}: unexpected operator`
}

function leftOver(words: readonly string[]): string {
  if (words.length > 3) return 'too many arguments'
  return words.length === 2 ? `${words[0]}: unary operator expected` : `${words[1]}: binary operator expected`
}

type Answer = boolean | string

function either(state: Words): Answer {
  let value = both(state)
  while (state.words[state.at] === '-o') {
    state.at++
    const right = both(state)
    if (typeof value === 'string' || typeof right === 'string') return typeof value === 'string' ? value : right
    value = value || right
  }
  return value
}

function both(state: Words): Answer {
  let value = negation(state)
  while (state.words[state.at] === '-a') {
    state.at++
    const right = negation(state)
    if (typeof value === 'string' || typeof right === 'string') return typeof value === 'string' ? value : right
    value = value && right
  }
  return value
}

function negation(state: Words): Answer {
  if (state.words[state.at] !== '!' || state.at + 1 >= state.words.length) return primary(state)
  state.at++
  const value = negation(state)
  return typeof value === 'string' ? value : !value
}

const binaries = /^(=|==|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/
const unaries = /^-[abcdefghknoprstuvwxzGLNORS]$/

function primary(state: Words): Answer {
  const [a = '', operator, b] = state.words.slice(state.at, state.at + 3)
  const isKnown = !(operator === '==' && state.shell.machine.dialect === 'dash')
  if (operator !== undefined && b !== undefined && isKnown && binaries.test(operator)) {
    state.at += 3
    return binary(a, operator, b, state)
  }
  if (a === '(' && operator !== undefined) return group(state)
  if (unaries.test(a) && operator !== undefined && !(/^-[vR]$/.test(a) && state.shell.machine.dialect !== 'bash')) {
    state.at += 2
    return unaryTest(a, operator, state.shell, state.io)
  }
  state.at++
  return a !== ''
}

function group(state: Words): Answer {
  state.at++
  const value = either(state)
  if (state.words[state.at] !== ')') return "`)' expected"
  state.at++
  return value
}

function binary(a: string, operator: string, b: string, state: Words): Answer {
  if (!/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) return binaryTest(a, operator, b, state.shell)
  const bad = [a, b].find((word) => !/^\s*[+-]?\d+\s*$/.test(word))
  if (bad !== undefined) return notInteger(bad, state)
  return compare(operator, BigInt(a.trim()), BigInt(b.trim()))
}
