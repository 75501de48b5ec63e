import { base64, unbase64 } from '../../api/base64.ts'
import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Kubectl, Verb } from '../command.ts'
import { absolutePath } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { getObject } from '../object-requests.ts'
import { isStatus } from '../result.ts'
import { hasEnded } from './attach-to-pod.ts'
import { containerOf } from './exec.ts'

export const cp: Verb = {
  name: 'cp',
  summary: 'Copy files into and out of containers',
  usage: 'cp <file-spec-src> <file-spec-dest>',
  examples: `
  # A file into a Pod
  kubectl cp index.html web:/usr/share/nginx/html/index.html

  # And out of it
  kubectl cp web:/etc/hosts hosts.txt`,
  flags: [
    { name: 'container', short: 'c', type: 'string', default: '', usage: 'Container; the first one without.' },
    { name: 'no-preserve', type: 'bool', default: false, usage: 'Do not keep owner and mode.' },
    { name: 'retries', type: 'int', default: 0, usage: 'How often to try again.' },
  ],
  run,
}

interface Place {
  namespace: string
  pod: string
  path: string
}

/** [NAMESPACE/]POD:PATH, or a path here. */
function placeOf(kubectl: Kubectl, text: string): Place | string | Failed {
  const colon = text.indexOf(':')
  if (colon < 0) return text
  const [who, path] = [text.slice(0, colon), text.slice(colon + 1)]
  const parts = who.split('/')
  if (parts.length > 2 || who === '') return fail(`filespec must match the canonical format: [[namespace/]pod:]file/path`)
  const [namespace = '', pod = ''] = parts.length === 2 ? parts : [kubectl.namespace, parts[0]]
  return { namespace, pod, path }
}

/** Models kubectl/pkg/cmd/cp/cp.go (1.36): tar runs in the container, so an image without it cannot be copied to. */
async function run(kubectl: Kubectl): Promise<number> {
  const { args } = kubectl
  if (args.length !== 2) return finish(kubectl, fail('source and destination are required'))
  const [from, to] = args.map((text) => placeOf(kubectl, text)) as [ReturnType<typeof placeOf>, ReturnType<typeof placeOf>]
  if (isFailed(from)) return finish(kubectl, from)
  if (isFailed(to)) return finish(kubectl, to)
  if (typeof from !== 'string' && typeof to !== 'string')
    return finish(kubectl, fail('one of src or dest must be a local file specification'))
  if ([from, to].some((place) => (typeof place === 'string' ? place : place.path) === ''))
    return finish(kubectl, fail('filepath can not be empty'))
  if (typeof from === 'string' && typeof to === 'string')
    return finish(kubectl, fail('one of src or dest must be a remote file specification'))
  const failed = typeof from === 'string' ? await copyIn(kubectl, from, to as Place) : await copyOut(kubectl, from, to as string)
  return failed ? finish(kubectl, failed) : 0
}

interface Remote {
  run(command: string[], stdin?: string): Promise<{ code: number; out: string; error: string }>
}

function remoteOf(kubectl: Kubectl, place: Place): Remote | Failed {
  const found = getObject(kubectl, pods, place.namespace, place.pod)
  if (isStatus(found)) return { failed: [found], exitCode: 1 }
  const pod = found as unknown as Pod
  if (hasEnded(pod)) return fail(`cannot exec into a container in a completed pod; current phase is ${pod.status?.phase}`)
  const container = containerOf(kubectl, pod, false)
  if (isFailed(container)) return container
  return {
    async run(command, stdin) {
      let out = ''
      let error = ''
      const connect = {
        type: 'exec' as const,
        namespace: place.namespace,
        pod: place.pod,
        container,
        command,
        stdin: stdin !== undefined,
        stdout: true,
        stderr: true,
        tty: false,
      }
      const result = await kubectl.exec(connect, {
        stdin: { readAll: async () => stdin ?? '', readLine: async () => undefined, isTerminal: false },
        stdout: (text) => {
          out += text
        },
        stderr: (text) => {
          error += text
        },
        signal: kubectl.process.signal,
      })
      return typeof result === 'number' ? { code: result, out, error } : { code: 126, out, error: result.message }
    },
  }
}

const needsTar = async (remote: Remote): Promise<Failed | undefined> => {
  const found = await remote.run(['tar', '--version'])
  if (found.code !== 126 && found.code !== 127) return undefined
  return fail(found.error)
}

const maxFiles = 1_000

/** Every file at or below a path, relative to it; '' is the path itself. */
function localFiles(kubectl: Kubectl, path: string): string[] | undefined {
  const { files } = kubectl.process
  const stat = files.stat(path)
  if (typeof stat === 'string') return undefined
  if (stat.type !== 'directory') return ['']
  const out: string[] = []
  const walk = (at: string): void => {
    const names = files.list(`${path}${at}`)
    for (const name of typeof names === 'string' ? [] : names) {
      const child = files.stat(`${path}${at}/${name}`)
      if (typeof child === 'string' || out.length >= maxFiles) continue
      if (child.type === 'directory') walk(`${at}/${name}`)
      else out.push(`${at}/${name}`)
    }
  }
  walk('')
  return out
}

// two blocks of zeros end an archive
const emptyArchive = '\0'.repeat(1_024)

async function copyIn(kubectl: Kubectl, from: string, to: Place): Promise<Failed | undefined> {
  const source = absolutePath(kubectl.process, from)
  const names = localFiles(kubectl, source)
  if (!names) return fail(`${from} doesn't exist in local filesystem`)
  const remote = remoteOf(kubectl, to)
  if (isFailed(remote)) return remote
  const without = await needsTar(remote)
  if (without) return without
  const isDirectory = (await remote.run(['test', '-d', to.path])).code === 0
  const target = isDirectory ? `${to.path.replace(/\/$/, '')}/${source.split('/').at(-1)}` : to.path.replace(/(.)\/$/, '$1')
  const parent = target.replace(/\/[^/]*$/, '') || '/'
  if ((await remote.run(['test', '-d', parent])).code !== 0) {
    const { code, error } = await remote.run(['tar', '-xmf', '-', '-C', parent], emptyArchive)
    kubectl.process.stderr(error)
    return { failed: [`command terminated with exit code ${code || 1}`], exitCode: code || 1, bare: true }
  }
  for (const name of names) {
    const bytes = kubectl.process.files.read(`${source}${name}`)
    if (typeof bytes === 'string') return fail(`open ${from}${name}: ${bytes}`)
    const path = `${target}${name}`
    const folder = path.replace(/\/[^/]*$/, '')
    if (folder !== '' && folder !== path && folder !== parent) await remote.run(['mkdir', '-p', folder])
    const written = await remote.run(['sh', '-c', 'base64 -d > "$0"', path], base64(bytes))
    if (written.code !== 0) return fail(`command terminated with exit code ${written.code}`)
  }
  return undefined
}

async function copyOut(kubectl: Kubectl, from: Place, to: string): Promise<Failed | undefined> {
  const { files } = kubectl.process
  // the container's words go to standard output on this way
  const { process } = kubectl
  const remote = remoteOf({ ...kubectl, process: { ...process, stderr: (text) => process.stdout(text) } }, from)
  if (isFailed(remote)) return remote
  const without = await needsTar(remote)
  if (without) return without
  const path = from.path.replace(/(.)\/$/, '$1')
  const packed = await remote.run(['tar', 'cf', '-', path])
  // kubectl shows on standard output what the container's tar says on standard error
  kubectl.process.stdout(packed.error)
  if (packed.code !== 0)
    return { failed: [`command terminated with exit code ${packed.code}`], exitCode: packed.code, bare: true }
  const listed = await remote.run(['find', path, '-type', 'f'])
  const names = listed.out.split('\n').filter(Boolean).slice(0, maxFiles)
  if (names.length === 0) return fail(`tar: ${path}: No such file or directory`)
  const local = absolutePath(kubectl.process, to)
  const stat = files.stat(local)
  const target = typeof stat !== 'string' && stat.type === 'directory' ? `${local}/${path.split('/').at(-1)}` : local
  for (const name of names) {
    const read = await remote.run(['base64', name])
    const bytes = unbase64(read.out) ?? encodeUtf8(read.out)
    const path2 = `${target}${name.slice(path.length)}`
    const parts = path2.split('/').slice(1, -1)
    parts.forEach((_, i) => void files.mkdir(`/${parts.slice(0, i + 1).join('/')}`))
    const wrong = files.write(path2, bytes)
    if (wrong) return fail(`open ${to}: ${wrong}`)
  }
  return undefined
}
