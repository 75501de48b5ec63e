import { compileRegex } from '../../../bash/regex.ts'
import type { ShellProcess } from '../../../bash/shell.ts'
import { say } from '../../last-words.ts'
import type { Options } from '../../options.ts'
import { type Call, fail } from './call.ts'
import { nodeImages } from './images.ts'
import { listedContainer, listedSandbox } from './inspect.ts'
import { type Known, type KnownSandbox, knownContainers, knownSandboxes } from './known.ts'
import { ago, humanSize, short, tableText } from './table.ts'

const matcher = (source: string | undefined): ((text: string) => boolean) => {
  const regex = source === undefined ? undefined : compileRegex(source)
  return (text) => regex === undefined || regex.find(text) !== undefined
}

function newest<T>(all: T[], options: Options): T[] {
  if (options.has('latest')) return all.slice(0, 1)
  const last = Number(options.get('last') ?? 0)
  return last > 0 ? all.slice(0, last) : all
}

function hasLabels(options: Options, labels: Readonly<Record<string, string>>): boolean {
  return options.all('label').every((pair) => {
    const [key = '', value = ''] = pair.split('=')
    return labels[key] === value
  })
}

/** The containers that the options choose; a text says what is wrong with them. */
export function chosenContainers({ cluster, node, options }: Call): Known[] | string {
  const state = options.get('state')?.toLowerCase()
  if (state !== undefined && !['created', 'running', 'exited', 'unknown'].includes(state))
    return '--state should be one of created, running, exited or unknown'
  const everything = options.has('all') || options.has('latest') || Number(options.get('last') ?? 0) > 0
  const [isName, isNamespace] = [matcher(options.get('name')), matcher(options.get('namespace'))]
  const found = knownContainers(cluster, node).filter(
    (known) =>
      (state === undefined ? everything || known.running : known.running === (state === 'running') && state !== 'created') &&
      isName(known.status.name) &&
      isNamespace(known.pod.metadata.namespace ?? '') &&
      known.id.startsWith(options.get('id') ?? '') &&
      known.sandboxId.startsWith(options.get('pod') ?? '') &&
      (options.get('image') === undefined || known.image.includes(options.get('image') as string)) &&
      hasLabels(options, {
        'io.kubernetes.pod.name': known.pod.metadata.name,
        'io.kubernetes.pod.namespace': known.pod.metadata.namespace ?? '',
        'io.kubernetes.container.name': known.status.name,
      }),
  )
  return newest(found, options)
}

function output(process: ShellProcess, options: Options, object: object): number | undefined {
  const format = options.get('output') ?? 'table'
  if (format === 'json') return say(process, `${JSON.stringify(object, null, 2)}\n`)
  if (format === 'yaml') return fail(process, 'output in YAML is not simulated here; use -o json')
  return undefined
}

export function listContainers(call: Call): number {
  const { process, options } = call
  const found = chosenContainers(call)
  if (typeof found === 'string') return fail(process, `listing containers: list containers: ${found}`)
  const format = options.get('output') ?? 'table'
  if (!['json', 'yaml', 'table'].includes(format))
    return fail(process, `listing containers: unsupported output format "${format}"`)
  const printed = output(process, options, { containers: found.map(listedContainer) })
  if (printed !== undefined) return printed
  if (options.has('quiet')) return say(process, found.map(({ id }) => `${id}\n`).join(''))
  const cut = options.has('no-trunc') ? (id: string): string => id : short
  const image = (known: Known): string => (options.has('resolve-image-path') ? known.image : cut(known.imageId))
  const rows = found.map((known) => [
    cut(known.id),
    image(known),
    ago(process.now() - known.createdAtMs),
    known.running ? 'Running' : 'Exited',
    known.status.name,
    String(known.status.restartCount),
    cut(known.sandboxId),
    known.pod.metadata.name,
    known.pod.metadata.namespace ?? '',
  ])
  return say(
    process,
    tableText([['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'], ...rows]),
  )
}

export function chosenSandboxes({ cluster, node, options }: Call): KnownSandbox[] | string {
  const state = options.get('state')?.toLowerCase()
  if (state !== undefined && state !== 'ready' && state !== 'notready') return '--state should be ready or notready'
  const [isName, isNamespace] = [matcher(options.get('name')), matcher(options.get('namespace'))]
  const found = knownSandboxes(cluster, node).filter(
    ({ id, pod, ready }) =>
      (state === undefined || ready === (state === 'ready')) &&
      isName(pod.metadata.name) &&
      isNamespace(pod.metadata.namespace ?? '') &&
      id.startsWith(options.get('id') ?? '') &&
      hasLabels(options, pod.metadata.labels ?? {}),
  )
  return newest(found, options)
}

export function listPods(call: Call): number {
  const { process, options } = call
  const found = chosenSandboxes(call)
  if (typeof found === 'string') return fail(process, `listing pod sandboxes: list pod sandboxes: ${found}`)
  const printed = output(process, options, { items: found.map(listedSandbox) })
  if (printed !== undefined) return printed
  if (options.has('quiet')) return say(process, found.map(({ id }) => `${id}\n`).join(''))
  const rows = found.map(({ id, pod, ready, createdAtMs }) => [
    options.has('no-trunc') ? id : short(id),
    ago(process.now() - createdAtMs),
    ready ? 'Ready' : 'NotReady',
    pod.metadata.name,
    pod.metadata.namespace ?? '',
    '0',
    '(default)',
  ])
  return say(process, tableText([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows]))
}

export function listImages({ process, cluster, node, options }: Call): number {
  const [wanted] = options.operands
  const all = nodeImages(knownContainers(cluster, node)).filter(
    ({ repository, tag }) => wanted === undefined || `${repository}:${tag}`.endsWith(wanted) || repository.endsWith(wanted),
  )
  if (options.has('quiet')) return say(process, all.map(({ id }) => `${id}\n`).join(''))
  const printed = output(process, options, {
    images: all.map(({ repository, tag, id, sizeBytes }) => ({
      id,
      repoTags: [`${repository}:${tag}`],
      repoDigests: [`${repository}@${id}`],
      size: String(sizeBytes),
      username: '',
      pinned: /pause$/.test(repository),
    })),
  })
  if (printed !== undefined) return printed
  const digests = options.has('digests')
  const rows = all.map(({ repository, tag, id, sizeBytes }) => [
    repository,
    tag,
    ...(digests ? [short(id)] : []),
    options.has('no-trunc') ? id : short(id),
    humanSize(sizeBytes),
    ...(options.has('pinned') ? [String(/pause$/.test(repository))] : []),
  ])
  return say(
    process,
    tableText([
      ['IMAGE', 'TAG', ...(digests ? ['DIGEST'] : []), 'IMAGE ID', 'SIZE', ...(options.has('pinned') ? ['PINNED'] : [])],
      ...rows,
    ]),
  )
}

/** Nothing measures use. */
export function stats(call: Call): number {
  const { process, options } = call
  const found = chosenContainers(call)
  if (typeof found === 'string') return fail(process, `get container stats: ${found}`)
  const [wanted] = options.operands
  const rows = found
    .filter(({ id }) => wanted === undefined || id.startsWith(wanted))
    .map(({ id, status }) => [short(id), status.name, '0.00', '0B', '0B', '0', '0B'])
  return say(process, tableText([['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES', 'SWAP'], ...rows]))
}
