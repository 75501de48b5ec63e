import { flagValue } from '@kubemaze/core/images/flag-value.ts'
import { conversation } from '@kubemaze/core/network/conversation.ts'
import type { Conversation } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { addressOf, dial, systemTimeoutMs } from '../net/dial.ts'
import { say } from './in-cluster.ts'

const pollMs = 50

/** What a runner has said so far; it is shown when the runner ends. */
interface Run {
  process: ShellProcess
  lines: string[]
}

type Options = Record<string, unknown>
/** What went wrong; undefined when all went well. */
type Runner = { fields: readonly string[]; run(run: Run, options: Options): Promise<string | undefined> }

const runners: Record<string, Runner> = {
  'nat-closewait-client': {
    fields: ['RemoteAddr', 'TimeoutSeconds', 'PostFinTimeoutSeconds', 'LeakConnection'],
    run: closeWaitClient,
  },
  'nat-closewait-server': { fields: ['LocalAddr', 'PostFinTimeoutSeconds'], run: closeWaitServer },
}

/**
 * agnhost net --runner NAME --options JSON: one end of a connection that the server half closes. Exit code 1 when it fails.
 * Models test/images/agnhost/net (2.63), without its --serve.
 */
export async function netRunner(process: ShellProcess): Promise<number> {
  const flag = (name: string): string => flagValue(process.argv, name) ?? ''
  if (flag('serve') !== '') return fail(process, 'net --serve is not simulated')
  if (flag('runner') === '') return fail(process, 'Must set either --runner or --serve, see --help')
  const run: Run = { process, lines: [] }
  const problem = await execute(run, flag('runner'), flag('options'))
  if (problem !== undefined) say(process, `main.go:113: Error: ${problem}`)
  process.stdout(`output:\n\n${run.lines.map((line) => `${line}\n`).join('')}`)
  return problem === undefined ? 0 : 1
}

function fail(process: ShellProcess, words: string): number {
  say(process, words)
  return 1
}

async function execute(run: Run, name: string, text: string): Promise<string | undefined> {
  const runner = Object.hasOwn(runners, name) ? runners[name] : undefined
  if (!runner) return "Invalid runner: '<nil>', see --help"
  const options = optionsOf(text)
  if (typeof options === 'string') return `Invalid options JSON: ${options}`
  const shown = runner.fields.map((field) => options[field] ?? zero(field))
  say(run.process, `main.go:140: Options: &{${runner.fields.map((field, i) => `${field}:${shown[i]}`).join(' ')}}`)
  return runner.run(run, options)
}

const zero = (field: string): string => (field.endsWith('Addr') ? '' : field.endsWith('Seconds') ? '0' : 'false')

function optionsOf(text: string): Options | string {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Options) : 'json: cannot unmarshal'
  } catch {
    return text === '' ? 'unexpected end of JSON input' : 'invalid character in JSON'
  }
}

const note = ({ lines }: Run, line: number, words: string): void => void lines.push(`# closewait.go:${line}: ${words}`)
const seconds = (options: Options, name: string): number => Math.min(Number(options[name] ?? 0) || 0, 86_400)

async function closeWaitServer(run: Run, options: Options): Promise<string | undefined> {
  const { process } = run
  const local = String(options.LocalAddr ?? '')
  const wait = seconds(options, 'PostFinTimeoutSeconds')
  note(run, 75, `Run &{${local} ${wait}}`)
  const [, host = '', port] = /^(.*):(\d+)$/.exec(local) ?? []
  if (port === undefined) return `address ${local}: missing port in address`
  const callers: Conversation[] = []
  const accept = (): Conversation | undefined => {
    if (callers.length > 0) return undefined
    const [here, there] = conversation()
    callers.push(here)
    return there
  }
  const listening = process.listen?.(host === '' ? '0.0.0.0' : host, Number(port), { accept }) ?? 'operation not permitted'
  if (typeof listening === 'string') return `listen tcp ${local}: bind: ${listening}`
  note(run, 88, `Server listening on ${local}`)
  try {
    while (callers.length === 0) if (!(await pause(process, pollMs))) return 'signal: terminated'
    note(run, 96, 'Client connected')
    callers[0]?.finish()
    note(run, 105, `Server sent FIN, waiting ${wait} seconds`)
    if (!(await pause(process, wait * 1000))) return 'signal: terminated'
    note(run, 110, 'Done')
    return undefined
  } finally {
    listening.close()
    for (const caller of callers) caller.close()
  }
}

async function closeWaitClient(run: Run, options: Options): Promise<string | undefined> {
  const { process } = run
  const remote = String(options.RemoteAddr ?? '')
  const [timeout, wait] = [seconds(options, 'TimeoutSeconds'), seconds(options, 'PostFinTimeoutSeconds')]
  const leaks = options.LeakConnection === true
  note(run, 151, `Run &{${remote} ${timeout} ${wait} ${leaks}}`)
  const end = await connected(process, remote)
  if (typeof end === 'string') return end
  note(run, 166, 'Connected to server')
  const deadline = timeout > 0 ? process.now() + timeout * 1000 : Number.POSITIVE_INFINITY
  try {
    for (;;) {
      const over = end.ended()
      if (end.read() !== '') return 'Got data but expected EOF'
      if (over) break
      if (process.now() >= deadline) return `read tcp ${remote}: i/o timeout`
      if (!(await pause(process, pollMs))) return 'signal: terminated'
    }
    note(run, 184, `Server has half-closed the connection, waiting ${wait} seconds`)
    if (leaks) note(run, 188, 'Leaking client connection (assigning to global variable)')
    if (!(await pause(process, wait * 1000))) return 'signal: terminated'
    note(run, 195, 'Done')
    return undefined
  } finally {
    end.close()
  }
}

const reasons = {
  refused: 'connection refused',
  reset: 'connection reset by peer',
  timeout: 'connection timed out',
  unreachable: 'no route to host',
  interrupted: 'interrupted',
}

/** The open connection, or why there is none in Go's words. */
async function connected(process: ShellProcess, remote: string): Promise<Conversation | string> {
  const [, host = '', port] = /^\[?(.*?)\]?:(\d+)$/.exec(remote) ?? []
  if (port === undefined) return `address ${remote}: missing port in address`
  const ip = await addressOf(process, host)
  if (ip === undefined) return `lookup ${host}: no such host`
  const dialed = await dial(process, ip, Number(port), 'TCP', systemTimeoutMs)
  if (dialed.outcome !== 'connected') return `dial tcp ${ip}:${port}: connect: ${reasons[dialed.outcome]}`
  return dialed.socket.accept?.(dialed.peer) ?? `read tcp ${ip}:${port}: read: connection reset by peer`
}

/** False when it was told to end. */
async function pause(process: ShellProcess, ms: number): Promise<boolean> {
  await process.wait(ms)
  await process.breathe()
  return !process.signal.aborted
}
