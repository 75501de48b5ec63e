import type { ShellProcess } from '../bash/shell.ts'

/** Options that take the next word, by program. */
const valued: Record<string, string> = {
  head: 'nc',
  tail: 'ncs',
  cut: 'dfbc',
  sort: 'kto',
  grep: 'eABCmf',
  egrep: 'eABCmf',
  fgrep: 'eABCmf',
  sed: 'ef',
  awk: 'Fvf',
  fold: 'w',
  uniq: 'fsw',
  nl: 'bvwns',
  paste: 'd',
  column: 'tsNRJ',
  split: 'lbna',
  strings: 'n',
  base64: 'w',
  jq: '',
  join: 't12oae',
}
/** Words before the files: a pattern, a script, a filter. */
const scripts: Record<string, number> = { grep: 1, egrep: 1, fgrep: 1, sed: 1, awk: 1, jq: 1, yq: 1 }
const always = new Set(['tr', 'gzip', 'gunzip', 'zcat', 'tar', 'diff', 'comm', 'file'])
const filters = new Set([
  'wc',
  'grep',
  'fgrep',
  'egrep',
  'sed',
  'awk',
  'sort',
  'uniq',
  'cut',
  'paste',
  'rev',
  'nl',
  'fold',
  'expand',
  'unexpand',
  'strings',
  'split',
  'column',
  'join',
  'jq',
  'base64',
  'md5sum',
  'sha1sum',
  'sha256sum',
  'tac',
  'tail',
  'head',
  'yq',
])

/** Does the program read its standard input? Only then may it be taken away from the commands after it. */
export function readsInput(name: string, process: ShellProcess): boolean {
  const { operands: all, options } = split(name, process.argv.slice(1))
  // awk's NAME=VALUE is no file
  const operands = name === 'awk' ? all.filter((word, i) => i === 0 || !/^[A-Za-z_]\w*=/.test(word)) : all
  if (operands.includes('-') || options.includes('--help')) return operands.includes('-')
  if (always.has(name)) return name === 'tr' || operands.length === 0
  if (!filters.has(name)) return false
  const given = options.some((option) => /^-\w*[ef]/.test(option) && scripts[name] && name !== 'jq')
  if (/grep$/.test(name) && options.some((option) => /^-\w*[rR]/.test(option))) return false
  if (name === 'jq' && options.some((option) => option === '-n' || option === '--null-input')) return false
  return operands.length <= (given ? 0 : (scripts[name] ?? 0))
}

function split(name: string, words: readonly string[]): { operands: string[]; options: string[] } {
  const operands: string[] = []
  const options: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') {
      operands.push(...words.slice(at + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') operands.push(word)
    else {
      options.push(word)
      if (/^-[A-Za-z0-9]+$/.test(word) && (valued[name] ?? '').includes(word.at(-1) as string)) at++
      if (name === 'jq' && /^--(arg|argjson|slurpfile|rawfile)$/.test(word)) at += 2
    }
  }
  return { operands, options }
}
