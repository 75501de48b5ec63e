import { bareFailure, type Failed, fail } from './errors.ts'
import { klogLine } from './klog.ts'
import { connectionRefused, dialProblem, hostOf } from './server-address.ts'
import { unknownType } from './verbs/auth-can-i.ts'

// how often each verb asks for discovery before it gives up, where that is not five times; seen with kubectl
const attempts: Readonly<Record<string, number>> = {
  'api-resources': 1,
  'api-versions': 1,
  apply: 0,
  attach: 4,
  auth: 0,
  'auth can-i': 2,
  certificate: 4,
  'cluster-info dump': 0,
  cordon: 4,
  cp: 0,
  create: 0,
  'create clusterrole': 2,
  'create role': 2,
  debug: 4,
  diff: 1,
  drain: 4,
  events: 0,
  exec: 4,
  explain: 2,
  logs: 4,
  'port-forward': 4,
  replace: 0,
  rollout: 5,
  run: 1,
  set: 4,
  'set selector': 5,
  taint: 2,
  top: 0,
  uncordon: 4,
}

const fileVerbs = new Set(['apply', 'create', 'replace'])

// verbs that tell an aggregate of one, whose words stand alone
const bareVerbs = new Set(['get'])

/** What a command at a server that does not answer writes before it fails, and how it fails. */
export interface Unreachable {
  stdout: string
  stderr: string
  failed: Failed
}

interface Unreached {
  server: string
  nameserver: string | undefined
  /** Why no request is sent; default: what dialling says. */
  problem?: string
}

interface Asked {
  /** The verb and its sub-verb. */
  words: readonly string[]
  args: readonly string[]
  /** The first of -f. */
  filename: string
  /** get --raw, which asks for no discovery. */
  raw: boolean
  /** create job --from */
  from: string
}

export function unreachable(
  { server, nameserver, problem = dialProblem(server, nameserver) }: Unreached,
  asked: Asked,
  nowMs: number,
): Unreachable {
  const [verb = '', sub = ''] = asked.words
  const base = /^[a-z]+:\/\//.test(server) ? server : `http://${server}`
  const get = (path: string): string => `Get "${base}${path}?timeout=32s": ${problem}`
  const log = `"Unhandled Error" err=${JSON.stringify(`couldn't get current server API group list: ${get('/api')}`)}`
  return {
    stdout: verb === 'cluster-info' && sub === '' ? furtherHint : '',
    stderr:
      `${klogLine('E', nowMs, 'memcache.go:265', log)}\n`.repeat(attemptsOf(asked)) +
      (sub === 'can-i' ? unknownToMapper(asked.args) : ''),
    failed: failure(verb, asked.filename, problem, server, get),
  }
}

function attemptsOf({ words: [verb = '', sub = ''], filename, raw, from }: Asked): number {
  if (raw) return 0
  if (from !== '') return 4
  if (filename !== '' && !fileVerbs.has(verb)) return 1
  return attempts[`${verb} ${sub}`] ?? attempts[verb] ?? 5
}

function unknownToMapper([, type = '']: readonly string[]): string {
  return type === '' || type.startsWith('/') ? '' : `Warning: ${unknownType(type.replace(/\/.*/, ''))}\n\n`
}

const furtherHint = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n"

function failure(verb: string, filename: string, problem: string, server: string, get: (path: string) => string): Failed {
  if (verb === 'api-versions') return fail(`couldn't get available api versions from server: ${get('/api')}`)
  if (filename !== '' && fileVerbs.has(verb)) {
    const quoted = JSON.stringify(filename)
    return fail(
      `error validating ${quoted}: error validating data: failed to download openapi: ${get('/openapi/v2')}; if you choose to ignore these errors, turn validation off with --validate=false`,
    )
  }
  if (filename !== '') {
    const words = `unable to recognize ${JSON.stringify(filename)}: ${get('/api')}`
    return verb === 'diff' ? { ...fail(words), exitCode: 2 } : bareVerbs.has(verb) ? bareFailure(words) : fail(words)
  }
  if (!problem.endsWith('connection refused')) return fail({ ...refusal, message: `Unable to connect to the server: ${problem}` })
  const words = `The connection to the server ${hostOf(server, false)} was refused - did you specify the right host or port?`
  return fail({ ...refusal, message: words })
}

const refusal = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  code: 503,
  reason: connectionRefused,
} as const
