import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ShellProcess } from '../../../bash/shell.ts'
import { complain, say } from '../../last-words.ts'
import { isBad, type OptionSpec, parseOptions } from '../../options.ts'
import type { ShellCommand } from '../../shell-command.ts'
import { type Call, fail } from './call.ts'
import { runExec, runLogs } from './enter.ts'
import { inspect } from './inspect-verb.ts'
import { listContainers, listImages, listPods, stats } from './lists.ts'

interface Verb {
  spec: OptionSpec
  usage: string
  summary: string
  /** undefined: its usage is to be shown. */
  run(call: Call): number | undefined | Promise<number | undefined>
}

const listing = {
  all: { letter: 'a' },
  quiet: { letter: 'q' },
  output: { letter: 'o', value: true },
  name: { value: true },
  namespace: { value: true },
  state: { letter: 's', value: true },
  label: { value: true },
  id: { value: true },
  latest: { letter: 'l' },
  last: { letter: 'n', value: true },
  'no-trunc': {},
  verbose: { letter: 'v' },
} as const

const verbs: Readonly<Record<string, Verb>> = {
  ps: {
    spec: { ...listing, pod: { letter: 'p', value: true }, image: { value: true }, 'resolve-image-path': { letter: 'r' } },
    usage: '[command options]',
    summary: 'List containers',
    run: listContainers,
  },
  pods: { spec: listing, usage: '[command options]', summary: 'List pods', run: listPods },
  images: {
    spec: { ...listing, digests: {}, pinned: {}, filter: { letter: 'f', value: true } },
    usage: '[command options] [REPOSITORY[:TAG]]',
    summary: 'List images',
    run: listImages,
  },
  inspect: {
    spec: { ...listing, template: { value: true } },
    usage: '[command options] CONTAINER-ID [CONTAINER-ID...]',
    summary: 'Display the status of one or more containers',
    run: (call) => inspect(call, 'container'),
  },
  inspectp: {
    spec: { ...listing, template: { value: true } },
    usage: '[command options] POD-ID [POD-ID...]',
    summary: 'Display the status of one or more pods',
    run: (call) => inspect(call, 'pod'),
  },
  logs: {
    spec: {
      follow: { letter: 'f' },
      previous: { letter: 'p' },
      tail: { value: true },
      timestamps: { letter: 't' },
      since: { value: true },
      'limit-bytes': { value: true },
      stream: { letter: 's', value: true },
    },
    usage: '[command options] CONTAINER-ID',
    summary: 'Fetch the logs of a container',
    run: runLogs,
  },
  exec: {
    spec: {
      sync: { letter: 's' },
      tty: { letter: 't' },
      interactive: { letter: 'i' },
      quiet: { letter: 'q' },
      timeout: { value: true },
    },
    usage: '[command options] CONTAINER-ID COMMAND [ARG...]',
    summary: 'Run a command in a running container',
    run: runExec,
  },
  stats: { spec: listing, usage: '[command options] [ID]', summary: 'List container(s) resource usage statistics', run: stats },
  version: {
    spec: {},
    usage: '',
    summary: 'Display runtime version information',
    run: ({ process }) =>
      say(process, 'Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v2.1.4\nRuntimeApiVersion:  v1\n'),
  },
}

const aliases: Readonly<Record<string, string>> = { img: 'images', image: 'images', 'inspect-pod': 'inspectp' }
const unsimulated = new Set(
  'attach checkpoint completion config create events imagefsinfo info inspecti metricsdescs metricsp port-forward pull rm rmi rmp run runp runtime-config start statsp stop stopp update update-runtime-config'.split(
    ' ',
  ),
)

/** crictl on a node: what its runtime knows, as cri-tools 1.36 shows it. */
export function crictl(cluster: Cluster, node: string): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const words = process.argv.slice(1)
    while (/^-/.test(words[0] ?? '') && !/^--?(h|help|v|version)$/.test(words[0] ?? ''))
      if (!/=|^-D$|^--debug$/.test(words.shift() ?? '')) words.shift()
    const [given = '', ...rest] = words
    if (given === '--version' || given === '-v') return say(process, 'crictl version v1.36.0\n')
    if (given === '' || given === 'help' || given.startsWith('-')) return say(process, help())
    const name = aliases[given] ?? given
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (!verb)
      return unsimulated.has(name)
        ? complain(process, `crictl: ${name} is not simulated here\n`, 1)
        : say(process, `No help topic for '${given}'\n`) + 3
    // what stands behind the container's id belongs to the program
    const options = parseOptions(rest, { help: { letter: 'h' }, ...verb.spec }, name === 'exec')
    if (isBad(options))
      return wrongUse(
        process,
        name,
        verb,
        'unknown' in options
          ? `flag provided but not defined: ${options.unknown.replace(/^--/, '-')}`
          : `flag needs an argument: ${options.needsValue}`,
      )
    if (options.has('help')) return say(process, verbHelp(name, verb))
    if (process.user.uid !== 0) return fail(process, denied)
    return (await verb.run({ process, cluster, node, options })) ?? say(process, verbHelp(name, verb))
  }
  return {
    name: 'crictl',
    summary: 'client for the container runtime',
    usage: 'ps [-a] | pods | images | inspect ID | logs ID | exec ID COMMAND',
    run,
  }
}

const denied =
  'validate service connection: validate CRI v1 runtime API for endpoint "unix:///run/containerd/containerd.sock": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: permission denied"'

const verbHelp = (name: string, { summary, usage, spec }: Verb): string =>
  `NAME:\n   crictl ${name} - ${summary}\n\nUSAGE:\n   crictl ${name} ${usage}\n\nOPTIONS:\n${Object.entries(spec)
    .map(
      ([long, { letter, value }]) =>
        `   --${long}${value ? ' value' : ''}${letter ? `, -${letter}${value ? ' value' : ''}` : ''}\n`,
    )
    .join('')}   --help, -h\n`

function help(): string {
  const rows = Object.entries(verbs).map(([name, { summary }]) => `   ${name.padEnd(12)}${summary}\n`)
  return `NAME:\n   crictl - client for CRI\n\nUSAGE:\n   crictl [global options] command [command options]\n\nVERSION:\n   v1.36.0\n\nCOMMANDS:\n${rows.join('')}   help, h     Shows a list of commands or help for one command\n`
}

function wrongUse(process: ShellProcess, name: string, verb: Verb, wrong: string): number {
  process.stdout(`Incorrect Usage: ${wrong}\n\n${verbHelp(name, verb)}`)
  return fail(process, wrong)
}
