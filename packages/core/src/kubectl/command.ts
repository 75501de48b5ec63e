import type { JsonObject } from '../api/json.ts'
import type { ApiRequest, ApiResponse, Connect, WatchStream } from '../apiserver/request.ts'
import type { Client } from '../client/client.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { HttpRequest, HttpResponse } from '../network/packet.ts'
import type { Process } from '../process/process.ts'
import type { ExecStreams, RuntimeError } from '../process/runtime.ts'
import type { Failed } from './errors.ts'

/** A flag as data: parsing, --help, completion and unknown-flag errors derive from it. */
export interface Flag {
  /** Long name without dashes. */
  name: string
  /** One letter. */
  short?: string
  type: 'string' | 'bool' | 'int' | 'int32' | 'duration' | 'stringArray' | 'stringSlice' | 'pairs' | 'count'
  /** What `--name` alone means: --dry-run, --validate, --output-watch-events … (pflag NoOptDefVal). */
  bare?: string
  default?: string | boolean | number | string[]
  /** Shown by --help, in our own words. */
  usage: string
  /** Known to kubectl, refused here by name. */
  notSimulated?: true
  hidden?: true
  /** Known only where this variable of the environment is true, as alpha features are. */
  feature?: string
  /** What is wrong with a value that its type would take. */
  check?(text: string): string | undefined
  /** What `Flag --NAME has been deprecated, …` goes on with. */
  deprecated?: string
  /** `required flag(s) "NAME" not set` without it. */
  required?: true
}

export interface Flags {
  string(name: string): string
  bool(name: string): boolean
  int(name: string): number
  strings(name: string): string[]
  /** Was it given on the command line? */
  given(name: string): boolean
}

/** What a verb works with. Output goes through `process.stdout` / `process.stderr`; requests through `send`. */
export interface Kubectl {
  process: Process
  flags: Flags
  /** Positional arguments after the verb. */
  args: string[]
  /** The command as --record keeps it: its words, then its flags with their values. */
  said: string
  /** Arguments after `--`. */
  rest: string[] | undefined
  namespace: string
  /** True when -n was given. */
  namespaceGiven: boolean
  client: Client
  /** A raw request as kubectl sends it; warnings are printed once each on stderr by the caller in main.ts. */
  send(request: Omit<ApiRequest, 'user'>): ApiResponse
  /** exec, attach: joined to the container. */
  exec: Cluster['exec']
  logs: Cluster['logs']
  /** What the API server answers over HTTP to who this kubectl is. */
  http(request: HttpRequest): HttpResponse
  /** Reads -f FILE, directory, `-`, URL (refused by name); each document with where it came from. */
  now(): number
}

/** One verb (or sub-verb) of kubectl. */
export interface Verb {
  name: string
  aliases?: string[]
  /** One line for the list of commands. */
  summary: string
  /** Usage line after `kubectl NAME`. */
  usage: string
  examples?: string
  flags: Flag[]
  /** create service clusterip, rollout status, config get-contexts … */
  verbs?: Verb[]
  /** What stands behind `--` is another program's; else it is arguments like those before. */
  takesRest?: true
  /** Without a sub-verb its help goes to standard output: as a failure, or as if it had been asked for. */
  withoutVerb?: 'output' | 'help'
  /** Exit code when its flags cannot be read, told in the words of a wrong use. */
  flagProblemCode?: number
  /** Not in the list of commands. */
  hidden?: true
  /** What is said on standard error instead of its help. */
  help?: string
  /** What is wrong with its words, told before any configuration is read. */
  misuse?(args: readonly string[], flags: Flags, path: string): Failed | undefined
  /** Exit code. Absent for verbs that only hold sub-verbs. */
  run?(kubectl: Kubectl): Promise<number>
  /** Candidates for the word under completion. */
  complete?(kubectl: Kubectl, words: string[]): string[]
}

export type { Connect, ExecStreams, JsonObject, RuntimeError, WatchStream }
