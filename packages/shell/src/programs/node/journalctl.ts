import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import { bootedAtMs } from '../processes/process-row.ts'
import type { ShellCommand } from '../shell-command.ts'
import { type Entry, journal } from './journal.ts'
import { parseMoment } from './moment.ts'
import { unitName } from './units.ts'

const spec = {
  unit: { letter: 'u', value: true },
  lines: { letter: 'n', value: true },
  follow: { letter: 'f' },
  since: { letter: 'S', value: true },
  until: { letter: 'U', value: true },
  output: { letter: 'o', value: true },
  reverse: { letter: 'r' },
  'pager-end': { letter: 'e' },
  catalog: { letter: 'x' },
  boot: { letter: 'b' },
  dmesg: { letter: 'k' },
  quiet: { letter: 'q' },
  all: { letter: 'a' },
  grep: { letter: 'g', value: true },
  priority: { letter: 'p', value: true },
  identifier: { letter: 't', value: true },
  'no-pager': {},
  'no-hostname': {},
  'no-tail': {},
  utc: {},
} as const

const formats = ['short', 'short-precise', 'short-iso', 'short-unix', 'short-full', 'cat', 'json', 'json-pretty', 'with-unit']

const levels = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']

interface Asked {
  choose(entry: Entry): boolean
  format: string
  newest: number | undefined
  reverse: boolean
}

function asked(options: Options, now: number): Asked | string {
  const units = options.all('unit').map(unitName)
  const [since, until] = (['since', 'until'] as const).map((name) => {
    const text = options.get(name)
    return text === undefined ? undefined : (parseMoment(text, now) ?? text)
  })
  const wrong = [since, until].find((moment) => typeof moment === 'string')
  if (wrong !== undefined) return `Failed to parse timestamp: ${wrong}`
  const format = options.get('output') ?? 'short'
  if (!formats.includes(format)) return `Unknown output format '${format}'.`
  const priority = options.get('priority')
  const most = priority === undefined ? 7 : /^[0-7]$/.test(priority) ? Number(priority) : levels.indexOf(priority)
  if (most < 0) return `Unknown log level ${priority}`
  const count = options.get('lines')
  if (count !== undefined && count !== 'all' && !/^\d+$/.test(count)) return `Failed to parse lines '${count}'`
  const text = options.get('grep')
  const usual = options.has('follow') || options.has('pager-end') ? (options.has('follow') ? 10 : 1000) : undefined
  return {
    format,
    newest: count === undefined ? (options.has('no-tail') ? undefined : usual) : count === 'all' ? undefined : Number(count),
    reverse: options.has('reverse'),
    choose: (entry) =>
      !options.has('dmesg') &&
      (units.length === 0 || units.includes(entry.unit)) &&
      options.all('identifier').every((name) => name === entry.unit) &&
      (since === undefined || entry.atMs >= (since as number)) &&
      (until === undefined || entry.atMs <= (until as number)) &&
      entry.priority <= most &&
      (text === undefined || entry.text.includes(text)),
  }
}

/** journalctl: what the units of a node wrote. Models systemd 252. */
export function journalctl(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    // `-fu kubelet` and `-n20` are usual; -b may stand without a number
    const options = parseOptions(process.argv.slice(1), spec)
    if (isBad(options))
      return complain(
        process,
        `journalctl: ${'unknown' in options ? wrongOption(options.unknown) : `option requires an argument -- '${options.needsValue.replace(/^-+/, '')}'`}\n`,
        1,
      )
    const wanted = asked(options, process.now())
    if (typeof wanted === 'string') return complain(process, `${wanted}\n`, 1)
    const entries = (): Entry[] => journal(cluster, node, bootedAtMs(process)).filter(wanted.choose)
    const all = entries()
    const shown = wanted.newest === undefined ? all : wanted.newest === 0 ? [] : all.slice(-wanted.newest)
    if (shown.length === 0 && !options.has('follow')) return say(process, '-- No entries --\n')
    process.stdout((wanted.reverse ? [...shown].reverse() : shown).map((entry) => line(entry, wanted.format, node)).join(''))
    if (options.has('follow')) await follow(process, entries, all.length, (entry) => line(entry, wanted.format, node))
    return 0
  }
  return {
    name: 'journalctl',
    summary: 'print log entries from the systemd journal',
    usage: '[-u UNIT] [-n LINES] [-f] [--since TIME] [-o FORMAT]',
    run,
  }
}

const wrongOption = (unknown: string): string =>
  unknown.startsWith('--') ? `unrecognized option '${unknown.replace(/=.*/s, '')}'` : `invalid option -- '${unknown.slice(1)}'`

async function follow(
  process: ShellProcess,
  entries: () => Entry[],
  from: number,
  shownAs: (entry: Entry) => string,
): Promise<void> {
  let shown = from
  while (!process.signal.aborted && (process.terminal || shown === from)) {
    if (!(await process.waitForChange(5000))) break
    const now = entries()
    for (const entry of now.slice(shown)) process.stdout(shownAs(entry))
    shown = Math.max(shown, now.length)
    await process.breathe()
    if (!process.terminal) break
  }
}

const two = (number: number): string => String(number).padStart(2, '0')

function stamp(atMs: number, format: string): string {
  const at = new Date(atMs)
  const iso = at.toISOString()
  const [day, date, month] = at.toUTCString().replace(',', '').split(' ')
  const micros = `${two(0)}`.slice(0, 0) + String(at.getUTCMilliseconds() * 1000).padStart(6, '0')
  if (format === 'short-iso') return `${iso.slice(0, 19)}+0000`
  if (format === 'short-unix') return `${Math.floor(atMs / 1000)}.${micros}`
  if (format === 'short-full' || format === 'with-unit') return `${day} ${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
  return `${month} ${date} ${iso.slice(11, 19)}${format === 'short-precise' ? `.${micros}` : ''}`
}

function line(entry: Entry, format: string, node: string): string {
  if (format === 'cat') return `${entry.text}\n`
  const from = entry.pid === 1 ? 'systemd' : entry.unit
  if (format.startsWith('json')) {
    const fields = {
      __REALTIME_TIMESTAMP: String(entry.atMs * 1000),
      _HOSTNAME: node,
      PRIORITY: String(entry.priority),
      SYSLOG_IDENTIFIER: from,
      _PID: String(entry.pid),
      _SYSTEMD_UNIT: `${entry.unit}.service`,
      MESSAGE: entry.text,
    }
    return `${format === 'json' ? JSON.stringify(fields) : JSON.stringify(fields, null, '\t')}\n`
  }
  return `${stamp(entry.atMs, format)} ${node} ${format === 'with-unit' ? `${entry.unit}.service` : from}[${entry.pid}]: ${entry.text}\n`
}
