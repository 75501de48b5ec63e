/** What a line for iptables asks for. */
export interface Asked {
  action: 'list' | 'rules' | 'zero' | 'check' | 'change' | 'version' | 'help'
  /** The action's option as it was given. */
  option: string
  table: string
  chain: string | undefined
  number: number | undefined
  verbose: boolean
  numeric: boolean
  exact: boolean
  lineNumbers: boolean
  /** The words of a rule. */
  rest: string[]
}

const actions: Readonly<Record<string, Asked['action']>> = {
  L: 'list',
  S: 'rules',
  Z: 'zero',
  C: 'check',
  V: 'version',
  h: 'help',
  ...Object.fromEntries([...'ADIRFNXPE'].map((letter) => [letter, 'change'])),
}

const longNames: Readonly<Record<string, string>> = {
  list: 'L',
  'list-rules': 'S',
  zero: 'Z',
  check: 'C',
  version: 'V',
  help: 'h',
  append: 'A',
  delete: 'D',
  insert: 'I',
  replace: 'R',
  flush: 'F',
  'new-chain': 'N',
  'delete-chain': 'X',
  policy: 'P',
  'rename-chain': 'E',
  table: 't',
  numeric: 'n',
  verbose: 'v',
  exact: 'x',
  wait: 'w',
  'line-numbers': '0',
  'line-number': '0',
}

type Line = Asked & { chosen: boolean }

/** Reads a line for iptables; `error` says what is wrong with it. */
export function parseIptables(words: readonly string[]): Asked | { error: string } {
  const asked: Line = {
    action: 'list',
    option: '',
    table: 'filter',
    chain: undefined,
    number: undefined,
    verbose: false,
    numeric: false,
    exact: false,
    lineNumbers: false,
    rest: [],
    chosen: false,
  }
  for (let at = 0; at < words.length; at++) {
    const taken = takeWord(asked, words, at)
    if (typeof taken === 'string') return { error: taken }
    at += taken
  }
  return asked.chosen ? asked : { error: 'no command specified' }
}

/** How many words after this one belong to it, or what is wrong. */
function takeWord(asked: Line, words: readonly string[], at: number): number | string {
  const word = words[at] as string
  const rule = asked.action === 'check' || asked.action === 'change'
  if (asked.chosen && rule && word !== '-t' && word !== '--table') {
    if (!/^-[nvxw]$/.test(word)) asked.rest.push(word)
    return 0
  }
  if (!word.startsWith('-')) return `Bad argument \`${word}'`
  const long = word.startsWith('--') ? longNames[word.slice(2)] : undefined
  if (word.startsWith('--') && long === undefined) return `unknown option "${word}"`
  const letters = long ?? word.slice(1)
  for (const [i, letter] of [...letters].entries()) {
    const taken = takeLetter(asked, letter, word, { attached: letters.slice(i + 1), following: words.slice(at + 1) })
    if (typeof taken === 'string' || taken.ends) return typeof taken === 'string' ? taken : taken.words
  }
  return 0
}

interface Rest {
  /** What stands behind the letter in the same word. */
  attached: string
  following: readonly string[]
}

type Taken = string | { words: number; ends: boolean }

function takeLetter(asked: Line, letter: string, word: string, rest: Rest): Taken {
  if (letter === 't') return takeTable(asked, word, rest)
  const action = actions[letter]
  if (action !== undefined) return takeAction(asked, action, word, rest)
  if (letter === 'n') asked.numeric = true
  else if (letter === 'v') asked.verbose = true
  else if (letter === 'x') asked.exact = true
  else if (letter === '0') asked.lineNumbers = true
  else if (letter !== 'w') return `unknown option "${word}"`
  return { words: 0, ends: false }
}

function takeTable(asked: Line, word: string, { attached, following }: Rest): Taken {
  const table = attached === '' ? following[0] : attached
  if (table === undefined) return `option "${word}" requires an argument`
  asked.table = table
  return { words: attached === '' ? 1 : 0, ends: true }
}

function takeAction(asked: Line, action: Asked['action'], word: string, { attached, following }: Rest): Taken {
  if (asked.chosen) return `Cannot use ${word} with -${asked.option.replace(/^-+/, '')[0] ?? ''}`
  Object.assign(asked, { action, option: word, chosen: true })
  if (action === 'version' || action === 'help') return { words: 0, ends: true }
  // `-Ln` is -L -n; `-L KUBE-SERVICES 3` names the chain and a rule of it
  if (/^[nvx]+$/.test(attached)) return { words: takeChain(asked, following), ends: false }
  if (attached === '') return { words: takeChain(asked, following), ends: true }
  asked.chain = attached
  return { words: 0, ends: true }
}

function takeChain(asked: Line, [chain, number]: readonly string[]): number {
  if (chain === undefined || chain.startsWith('-')) return 0
  asked.chain = chain
  if (number === undefined || !/^\d+$/.test(number)) return 1
  asked.number = Number(number)
  return 2
}
