import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../../bash/errno.ts'
import type { ShellProcess } from '../../../bash/shell.ts'
import { isIp } from '../../net/dial.ts'
import type { ShellCommand } from '../../shell-command.ts'
import { askInTurn, namesToTry, type SearchRule, serverOf, undotted } from '../ask.ts'
import { isTruncated } from '../message-size.ts'
import { refusesQuestions } from '../refused.ts'
import { bindVersion } from '../version.ts'
import { digHelp, digUsage } from './help.ts'
import { nameFault } from './name-fault.ts'
import { type Fault, type Line, type Look, type Lookup, newLook, parseDig } from './options.ts'
import { banner, fullText, shortText } from './print.ts'

const maxLookups = 200

/** dig of BIND 9.18. */
async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  if (words.includes('-v')) return say(process, `DiG ${bindVersion}\n`, 'stderr')
  if (words.some((word) => /^-h+$/.test(word))) return say(process, digHelp, 'stdout')
  if (words.includes('-4') && words.includes('-6')) return fail(process, onlyOne)
  const line = parseDig(words, newLook())
  if ('error' in line) return fail(process, line)
  const shown = words.length > 0 ? ` ${words.join(' ')}` : ''
  return line.batch === undefined ? play(process, line, shown) : batch(process, line, line.batch)
}

const onlyOne: Fault = { error: 'dig: only one of -4 and -6 allowed\n', status: 1, usage: false }

function say(process: ShellProcess, text: string, stream: 'stdout' | 'stderr'): number {
  process[stream](text)
  return 0
}

function fail(process: ShellProcess, { said, error, status, usage }: Fault): number {
  if (said !== undefined) process.stdout(said)
  process.stderr(usage ? error + digUsage : error)
  return status
}

/** -f FILE: a lookup a line, each with flags of its own. */
async function batch(process: ShellProcess, line: Line, name: string): Promise<number> {
  const content = name === '-' ? undefined : process.files.read(resolvePath(process.cwd, name))
  if (typeof content === 'string')
    return fail(process, {
      error: `${name}: ${errorWords(content)}\ndig: couldn't open specified batch file\n`,
      status: 8,
      usage: false,
    })
  const text = content === undefined ? await process.stdin.readAll() : textOfBytes(content)
  let status = 0
  for (const row of text.split('\n').slice(0, maxLookups)) {
    const words = row.trim().split(/\s+/).filter(Boolean)
    if (words.length === 0 || /^[#;]/.test(row)) continue
    const own = parseDig(words, { ...line.look, sections: new Set(line.look.sections) })
    status = ('error' in own ? fail(process, own) : await play(process, own, ` ${words.join(' ')}`)) || status
    if (process.signal.aborted) return 130
  }
  return status
}

async function play(process: ShellProcess, line: Line, shown: string): Promise<number> {
  for (const warning of line.warnings) process.stderr(warning)
  const v6 = line.look.server?.includes(':') ? line.look.server : undefined
  if (v6 !== undefined) return noV6(process, line, v6)
  const server = serverOf(process, line.look.server)
  if (!server)
    return fail(process, { error: `dig: couldn't get address for '${line.look.server}': not found\n`, status: 1, usage: false })
  let status = 0
  for (const [index, lookup] of line.lookups.slice(0, maxLookups).entries()) {
    const bad = nameFault(lookup.name)
    if (bad !== undefined)
      return fail(process, { error: `dig: '${lookup.name}' is not a legal name (${bad})\n`, status: 10, usage: false })
    status = (await one(process, line.look, lookup, server, index === 0 ? shown : undefined)) || status
    await process.breathe()
  }
  return status
}

/** Nobody has an IPv6 address here. */
function noV6(process: ShellProcess, { look, lookups }: Line, server: string): number {
  const [first] = lookups
  const line = `;; UDP setup with ${server}#${look.port}(${server}) for ${undotted(first?.name ?? '.')} failed: address not available.\n;; no servers could be reached\n`
  process.stdout(line.repeat(look.tries))
  return 9
}

interface Server {
  name: string
  ip: string
}

async function one(
  process: ShellProcess,
  look: Look,
  lookup: Lookup,
  server: Server,
  shown: string | undefined,
): Promise<number> {
  const special = await notAsked(process, look, lookup, server, shown)
  if (special !== undefined) return special
  const tcp = look.tcp || lookup.type === 'ANY'
  const rule: SearchRule = {
    ...(look.domains ? { search: look.domains } : {}),
    ...(look.ndots === undefined ? {} : { ndots: look.ndots }),
  }
  const names = look.search && !isIp(lookup.name) ? namesToTry(process, lookup.name, rule) : [undotted(lookup.name) || '.']
  const answer = look.port === 53 ? askInTurn(process, server.ip, names, lookup.type, tcp ? 'TCP' : 'UDP') : undefined
  if (!answer) return noServer(process, look, lookup, server, shown)
  if (!look.tcp && isTruncated(answer, look)) {
    if (look.sections.has('comments') && !look.short) process.stdout(';; Truncated, retrying in TCP mode.\n')
    return one(process, { ...look, tcp: true }, lookup, server, shown)
  }
  const shownLook = { ...look, tcp }
  process.stdout(
    look.short ? shortText(answer, look, server) : fullText(process, { look: shownLook, lookup, answer, server, shown }),
  )
  return 0
}

/** What never becomes a question, or one that is always turned down; undefined for all others. */
async function notAsked(
  process: ShellProcess,
  look: Look,
  lookup: Lookup,
  server: Server,
  shown: string | undefined,
): Promise<number | undefined> {
  const asked = `${server.ip}#${look.port}(${server.name})`
  if (look.onlyV6) {
    process.stdout(`;; Skipping mapped address '::ffff:${server.ip}'\n;; No acceptable nameservers\n`)
    return 0
  }
  const own = look.from === undefined || process.network.addresses().some(({ ip }) => ip === look.from)
  if (!own) {
    const line = `;; UDP setup with ${asked} for ${undotted(lookup.name)} failed: address not available.\n;; no servers could be reached\n`
    process.stdout(line.repeat(look.tries))
    return 9
  }
  if (lookup.type !== 'AXFR') return undefined
  // nobody of the lab's servers hands out a whole zone
  const answer = process.network.query(server.ip, lookup.name, 'AXFR', 'TCP')
  if (!answer) return undefined
  const head = shown === undefined || !look.sections.has('cmd') ? '' : `\n${banner(shown, look)}\n`
  process.stdout(`${head}; Transfer failed.\n`)
  return 0
}

async function noServer(
  process: ShellProcess,
  look: Look,
  lookup: Lookup,
  server: Server,
  shown: string | undefined,
): Promise<number> {
  const at = `${server.ip}#${look.port}`
  const refused = refusesQuestions(process, server.ip, look.port, look.tcp ? 'TCP' : 'UDP')
  for (let attempt = 0; attempt < (look.tcp ? 1 : look.tries); attempt++) {
    if (!refused && !(await process.wait(look.timeoutMs))) return 130
    process.stdout(
      look.tcp
        ? `;; Connection to ${at}(${server.name}) for ${undotted(lookup.name)} failed: ${refused ? 'connection refused' : 'timed out'}.\n`
        : `;; communications error to ${at}: ${refused ? 'connection refused' : 'timed out'}\n`,
    )
  }
  const head = refused || look.tcp || shown === undefined || !look.sections.has('cmd') ? '' : `\n${banner(shown, look)}\n`
  process.stdout(`${head};; no servers could be reached\n`)
  return 9
}

export const dig: ShellCommand = {
  name: 'dig',
  summary: 'DNS lookup utility',
  usage: '[@SERVER] [-x IP] [NAME] [TYPE] [+short] [+search] [+noall +answer] [+tcp]',
  run,
}
