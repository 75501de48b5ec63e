import { buildInfo } from '../api/build-info.ts'
import { goDurationMs } from '../api/go-duration.ts'
import type { ApiRequest, ApiResponse, UserInfo } from '../apiserver/request.ts'
import type { Client } from '../client/client.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Process } from '../process/process.ts'
import type { Flag, Flags, Kubectl, Verb } from './command.ts'
import { connect, globalsOnly } from './connect.ts'
import { pluginProblem } from './credential-plugin.ts'
import { type Failed, fail, failureText, isFailed, usageError } from './errors.ts'
import { findVerb } from './find-verb.ts'
import { helpAsked, type ParsedFlags, parseFlags } from './flags.ts'
import { globalFlags } from './global-flags.ts'
import { rootHelp, rootUsage, verbHelp } from './help.ts'
import { impersonated } from './impersonation.ts'
import type { Connection } from './kubeconfig.ts'
import { withPreferences } from './kuberc/apply.ts'
import { pluginFor } from './plugins.ts'
import { commandSaid } from './record.ts'
import { isReachable, refused } from './server-address.ts'
import { runUnreached } from './unreached.ts'
import { namespaceProblem, unsentAnswer } from './unsent.ts'

/** What kubectl needs of the cluster. */
export interface KubectlDeps {
  handle(request: ApiRequest): ApiResponse
  client: Client
  exec: Cluster['exec']
  logs: Cluster['logs']
  http: Cluster['http']
  user: UserInfo
}

/** Runs `kubectl …` (argv[0] is kubectl's own name) and gives its exit code. */
export async function runKubectl(process: Process, deps: KubectlDeps): Promise<number> {
  const preferred = withPreferences(process, process.argv.slice(1))
  if ('wrong' in preferred) {
    process.stderr(`error occurred while applying preferences ${preferred.wrong}\n`)
    return 1
  }
  const { words } = preferred
  const named = findVerb(words)
  const plugin = pluginFor(process, words, named)
  if (plugin) return process.spawn([plugin.path, ...plugin.args])
  if (isFailed(named)) return ended(process, named)
  const { verb, path, rest } = named
  if (named.unknownTopic !== undefined) process.stderr(`${named.unknownTopic}\n\n${rootUsage()}`)
  if (!verb) return named.unknownTopic === undefined ? showHelp(process, rootHelp()) : 0
  const parsed = parseFlags(
    [...verb.flags, ...globalFlags].filter((flag) => isThere(process, flag)),
    rest,
  )
  if (typeof parsed === 'string') {
    if (parsed === helpAsked)
      return verb.help === undefined ? showHelp(process, verbHelp(verb, path)) : sayInstead(process, verb.help)
    return ended(process, flagProblem(verb, path, parsed))
  }
  for (const { flag } of parsed.given)
    if (flag.deprecated) process.stderr(`Flag --${flag.name} has been deprecated, ${flag.deprecated}\n`)
  const missing = missingFlags(verb, parsed.flags)
  if (missing) return ended(process, missing)
  if (!verb.run) return withoutRun(process, verb, path, argumentsOf(verb, parsed).args)
  const timeout = timeoutProblem(parsed.flags.string('request-timeout'))
  if (timeout) return ended(process, timeout)
  // `debug --profile` means something else
  const profile = globalsOnly(verb, parsed.flags).string('profile')
  if (profile !== '' && !profiles.has(profile)) return ended(process, fail(`unknown profile '${profile}'`))
  const misused = verb.misuse?.(argumentsOf(verb, parsed).args, parsed.flags, path)
  if (misused) return ended(process, misused)
  return runConnected(process, deps, verb, path, parsed, verb.run)
}

async function runConnected(
  process: Process,
  deps: KubectlDeps,
  verb: Verb,
  path: string,
  parsed: ParsedFlags,
  run: NonNullable<Verb['run']>,
): Promise<number> {
  const isLocal = asksNobody(path, parsed.flags)
  const connection = connect(process, path, verb, parsed.flags)
  if (isFailed(connection) && !isLocal) return ended(process, connection)
  const { namespace, server, asksUser } = isFailed(connection) ? nowhere : connection
  const unnamed = asksUser && !isLocal ? await askUser(process) : undefined
  if (unnamed) return ended(process, unnamed)
  const asks = !isLocal && path !== 'kubectl version'
  const refusal = isFailed(connection) || !connection.exec || isLocal ? undefined : await pluginProblem(process, connection.exec)
  const context = surroundings(process, deps, parsed.flags, { namespace, server })
  const kubectl = { ...context, ...argumentsOf(verb, parsed), said: commandSaid(path, parsed) }
  if (asks && !isReachable(server)) return runUnreached(run, kubectl, { server }, path, parsed)
  if (asks && refusal !== undefined) return runUnreached(run, kubectl, { server, problem: refusal }, path, parsed)
  if (asksUser && !isLocal) return ended(process, fail(`You must be logged in to the server (${noCredentials})`))
  const code = await run(kubectl)
  return parsed.flags.bool('warnings-as-errors') && code === 0 ? warningsEnd(process, context.warnings()) : code
}

/** Models cmd/util/helpers.go FeatureGate.IsEnabled (1.36). */
const isThere = ({ env }: Process, { feature }: Flag): boolean => feature === undefined || env[feature]?.toLowerCase() === 'true'

/** Behind `--` stand arguments like those before it, but for verbs that run another program. */
const argumentsOf = (verb: Verb, { args, rest }: ParsedFlags): Pick<Kubectl, 'args' | 'rest'> =>
  verb.takesRest ? { args, rest } : { args: [...args, ...(rest ?? [])], rest: undefined }

/** Models client-go tools/clientcmd/helpers.go ParseTimeout (1.36). */
function timeoutProblem(text: string): Failed | undefined {
  if (/^\+?\d+$/.test(text) || (!/^[+-]?\d+$/.test(text) && goDurationMs(text) !== undefined)) return undefined
  return fail(
    'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
  )
}

/** --warnings-as-errors. Models kubectl/pkg/cmd/cmd.go NewKubectlCommand (1.36). */
const warningsEnd = (process: Process, count: number): number =>
  count === 0 ? 0 : ended(process, fail(`${count} warning${count === 1 ? '' : 's'} received`))

const profiles = new Set(['none', 'cpu', 'heap', 'allocs', 'goroutine', 'threadcreate', 'block', 'mutex', 'trace'])

const localVerbs = new Set(['alpha', 'config', 'kuberc', 'completion', 'options', 'plugin', 'kustomize'])

function asksNobody(path: string, flags: Flags): boolean {
  const name = path.split(' ')[1] as string
  return localVerbs.has(name) || (name === 'version' && flags.bool('client'))
}

const nowhere: Connection = { namespace: 'default', server: 'http://localhost:8080', asksUser: false }

const noCredentials = 'the server has asked for the client to provide credentials'

/** Asks who it is, where the context's user is nowhere in the kubeconfig. Models clientcmd/auth_loaders.go Prompt (1.36). */
async function askUser(process: Process): Promise<Failed | undefined> {
  const { stdin } = process
  const ask = async (field: string): Promise<string | undefined> => {
    const prompt = `Please enter ${field}: `
    if (!stdin.isTerminal) process.stdout(prompt)
    return stdin.readLine(prompt)
  }
  let name: string | undefined = ''
  while (name === '') name = (await ask('Username'))?.trim()
  if (name === undefined) return fail('EOF')
  if (stdin.isTerminal) await ask('Password')
  else process.stdout('Please enter Password: ')
  return stdin.isTerminal ? undefined : fail('error reading input for Password')
}

/** Writes a failure to standard error and gives its exit code. */
export function ended(process: Pick<Process, 'stderr'>, failed: Failed): number {
  const text = failureText(failed)
  if (text !== '') process.stderr(text.endsWith('\n') ? text : `${text}\n`)
  return failed.exitCode
}

function showHelp(process: Process, text: string): number {
  process.stdout(text)
  return 0
}

function sayInstead(process: Process, text: string): number {
  process.stderr(text)
  return 0
}

/** Models spf13/cobra command.go ValidateRequiredFlags. */
function missingFlags(verb: Verb, flags: Flags): Failed | undefined {
  const names = verb.flags.filter((flag) => flag.required && !flags.given(flag.name)).map(({ name }) => JSON.stringify(name))
  return names.length > 0 ? fail(`required flag(s) ${names.join(', ')} not set`) : undefined
}

const flagProblem = ({ flagProblemCode }: Verb, path: string, words: string): Failed =>
  flagProblemCode === undefined
    ? fail(`${words}\nSee '${path} --help' for usage.`)
    : { ...usageError(path, words), exitCode: flagProblemCode }

/** A verb that only holds sub-verbs shows its help as an error. Models cmd/util/helpers.go DefaultSubCommandRun (1.36). */
function withoutRun(process: Process, verb: Verb, path: string, args: string[]): number {
  if (verb.help !== undefined) return sayInstead(process, verb.help)
  if (verb.withoutVerb === 'help') return showHelp(process, verbHelp(verb, path))
  if (args.length > 0)
    return ended(process, fail(`unknown command ${JSON.stringify(args.join(' '))}\nSee '${path} -h' for help and examples`))
  const say = verb.withoutVerb === 'output' ? process.stdout : process.stderr
  say(verbHelp(verb, path))
  return 1
}

const userAgent = `kubectl/${buildInfo.gitVersion} (${buildInfo.platform}) kubernetes/${buildInfo.gitCommit.slice(0, 7)}`

/** All that verbs work with, but for their arguments. */
export function surroundings(
  process: Process,
  deps: KubectlDeps,
  flags: Flags,
  { namespace, server }: Pick<Connection, 'namespace' | 'server'>,
): Omit<Kubectl, 'args' | 'rest' | 'said'> & { warnings(): number } {
  const user = impersonated(deps.user, flags)
  const warned = new Set<string>()
  const send = (request: Omit<ApiRequest, 'user'>): ApiResponse => {
    if (!isReachable(server)) return refused(server)
    const unsent = namespaceProblem(request.path, namespace)
    if (unsent !== undefined) return unsentAnswer(unsent)
    const response = deps.handle({ ...request, headers: { 'user-agent': userAgent, ...request.headers }, user })
    for (const warning of response.warnings) {
      if (!warned.has(warning)) process.stderr(`Warning: ${warning}\n`)
      warned.add(warning)
    }
    return response
  }
  const { client, exec, logs } = deps
  const namespaceGiven = flags.given('namespace')
  const warnings = (): number => warned.size
  const http: Kubectl['http'] = (request) => deps.http(request, user)
  return { process, flags, namespace, namespaceGiven, client, send, exec, logs, http, now: () => process.now(), warnings }
}
