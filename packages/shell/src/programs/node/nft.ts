import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'

const version = 'nftables v1.0.9 (Old Doc Yak #3)\n'
const table = 'kube-proxy'
const changes = new Set(['add', 'create', 'delete', 'destroy', 'flush', 'insert', 'replace', 'rename', 'reset'])
/** `nft list chains` and the like: every block of a kind. */
const plural: Record<string, string> = { chains: 'chain', maps: 'map', sets: 'set' }

/** nft: lists what kube-proxy wrote in nftables mode; what would change it is refused. */
export function nft(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const words = process.argv
      .slice(1)
      .flatMap((word) => word.split(/\s+/))
      .filter((word) => !/^-[anstNy]+$/.test(word))
    if (words[0] === '-v' || words[0] === '--version') return say(process, version)
    if (process.user.uid !== 0) {
      process.stderr(
        'Operation not permitted (you must be root)\nnetlink: Error: cache initialization failed: Operation not permitted\n',
      )
      return 1
    }
    if (changes.has(words[0] ?? '')) {
      process.stderr(`nft: ${words[0]}: changing rules by hand is not simulated here; kube-proxy writes them from Services\n`)
      return 1
    }
    const answer =
      words[0] === 'list' ? listed(words, cluster.rules(node).nftables()) : badWord(words, 0, 'syntax error, unexpected')
    return typeof answer === 'string' ? say(process, answer) : refuse(process, answer.error)
  }
  return {
    name: 'nft',
    summary: 'administration tool for nftables',
    usage: 'list ruleset|tables|chains|table|chain|map|set …',
    run,
  }
}

const say = (process: ShellProcess, text: string): number => {
  process.stdout(text)
  return 0
}

const refuse = (process: ShellProcess, text: string): number => {
  process.stderr(text)
  return 1
}

/** The message with the line as it was given and carets below the word at fault. */
function badWord(words: readonly string[], at: number, why = 'No such file or directory'): { error: string } {
  const word = words[at] ?? ''
  const before = words.slice(0, at).join(' ').length + (at > 0 ? 1 : 0)
  const carets = ' '.repeat(before) + '^'.repeat(Math.max(1, word.length))
  return { error: `Error: ${why}\n${words.join(' ')}\n${carets}\n` }
}

function listed(words: readonly string[], text: string | undefined): string | { error: string } {
  const [, what = '', family = 'ip', name = '', item = ''] = words
  const shown = text ?? ''
  if (what === 'ruleset') return shown
  if (what === 'tables') return text === undefined ? '' : `table ip ${table}\n`
  if (plural[what] !== undefined) return wrap(blocksOf(shown).filter((block) => block.kind === plural[what]))
  if (!['table', 'chain', 'map', 'set'].includes(what)) return badWord(words, 1, 'syntax error, unexpected')
  if (text === undefined || family !== 'ip' || name !== table) return badWord(words, 3)
  if (what === 'table') return shown
  const found = blocksOf(shown).filter((block) => block.kind === what && block.name === item)
  return found.length > 0 ? wrap(found) : badWord(words, 4)
}

interface Block {
  kind: string
  name: string
  lines: string[]
}

/** The sets, maps and chains of a table as it is printed. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  for (const line of text.split('\n')) {
    const head = /^\t(set|map|chain) (\S+) \{$/.exec(line)
    if (head) blocks.push({ kind: head[1] as string, name: head[2] as string, lines: [] })
    if (head || line.startsWith('\t\t') || line === '\t}') blocks.at(-1)?.lines.push(line)
  }
  return blocks
}

const wrap = (blocks: readonly Block[]): string =>
  blocks.length === 0 ? '' : `table ip ${table} {\n${blocks.map((block) => `${block.lines.join('\n')}\n`).join('\n')}}\n`
