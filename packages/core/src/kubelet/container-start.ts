import type { Container } from '../api/pod.ts'
import type { Image, MainProcess } from '../images/image.ts'
import { finishContainer, noticeMs } from './container-exit.ts'
import { containerFiles } from './container-files.ts'
import { runContainerLater } from './container-script.ts'
import { postStartFailed } from './container-stop.ts'
import { containerEnv, isFailed } from './env.ts'
import { expand } from './expand.ts'
import { runHook } from './hooks.ts'
import { hostIpOf } from './host-ip.ts'
import { ensureImage, type PresentImage } from './image-pull.ts'
import { imageName } from './image-reference.ts'
import { appendLog } from './log-rows.ts'
import { mainContext } from './main-context.ts'
import { firstProbes } from './probe/schedule.ts'
import type { ContainerRecord } from './record.ts'
import { groupOf, note, podFormat, type Sync } from './sync.ts'
import { makeSubPaths, subPathError } from './volume/sub-path.ts'

/** From the image being there to the process running. */
const startMs = 200
/** The kubelet looks again at a Pod whose container could not be configured. */
const resyncMs = 12_000
/** A main process whose end is further away does not keep `settle` waiting. */
const soonMs = 60_000
/** Time for a client to attach. */
const attachMs = 5000

/** Takes a waiting container as far towards running as this moment allows. */
export function startContainer(sync: Sync, container: Container): void {
  const record = sync.record.containers[container.name] as ContainerRecord
  if (record.specImage !== (container.image ?? '')) forgetImage(record, container)
  const image = ensureImage(sync, container, record)
  if (!image) return
  record.createdAtMs ??= sync.now + startMs
  if (sync.now < record.createdAtMs) {
    sync.due(record.createdAtMs)
    return
  }
  const env = containerEnv(envSubject(sync, container))
  const refused = isFailed(env) ? env.error : (runAsRootRefusal(sync, container, image.image) ?? subPathError(container, env.env))
  if (refused !== undefined || isFailed(env)) configError(sync, container, record, refused ?? '')
  else create(sync, container, record, image, { ...image.image.env, ...env.env })
}

function forgetImage(record: ContainerRecord, container: Container): void {
  record.specImage = container.image ?? ''
  delete record.pull
  delete record.reason
  delete record.message
}

export function envSubject(sync: Sync, container: Container) {
  const { client } = sync.parts
  const hostIp = hostIpOf(sync.parts, sync.record.node)
  return { client, pod: sync.pod, container, podIp: sync.record.ip ?? '', hostIp, node: sync.record.node }
}

function runAsRootRefusal(sync: Sync, container: Container, image: Image): string | undefined {
  const context = { ...(sync.pod.spec.securityContext ?? {}), ...(container.securityContext ?? {}) }
  if (context.runAsNonRoot !== true) return undefined
  const where = `(pod: "${podFormat(sync.pod)}", container: ${container.name})`
  if (context.runAsUser === 0) return `container's runAsUser breaks non-root policy ${where}`
  const root = image.user === undefined || image.user === '' || image.user === 'root' || image.user === '0'
  return context.runAsUser === undefined && root ? `container has runAsNonRoot and image will run as root ${where}` : undefined
}

function configError(sync: Sync, container: Container, record: ContainerRecord, message: string): void {
  if (record.message !== message) note(sync, 'Warning', 'Failed', `Error: ${message}`, container)
  record.reason = 'CreateContainerConfigError'
  record.message = message
  sync.due(sync.now + resyncMs, true)
}

/** command and args over the image's own, variables put in. */
export function argvOf(container: Container, image: Image, env: Readonly<Record<string, string>>): string[] {
  const own = container.command?.map((part) => expand(part, env))
  const args = container.args?.map((part) => expand(part, env))
  if (own && own.length > 0) return [...own, ...(args ?? [])]
  return [...(image.entrypoint ?? []), ...(args && args.length > 0 ? args : (image.cmd ?? []))]
}

function create(
  sync: Sync,
  container: Container,
  record: ContainerRecord,
  present: PresentImage,
  env: Record<string, string>,
): void {
  const { image, reference } = present
  record.id = hexId(sync)
  record.image = imageName(reference)
  record.imageId = `${reference.repository}@${image.digest}`
  record.argv = argvOf(container, image, env)
  delete record.reason
  delete record.message
  delete record.terminated
  delete record.finishedAtMs
  delete record.stop
  sync.parts.rows.set(envKey(sync.record.uid, container.name), env)
  makeSubPaths(sync, container, env)
  note(sync, 'Normal', 'Created', 'Container created', container)
  launch(sync, container, record, image)
}

export const envKey = (uid: string, container: string): string => `kubelet/env/${uid}/${container}`

function launch(sync: Sync, container: Container, record: ContainerRecord, image: Image): void {
  record.state = 'running'
  delete record.before
  record.startedAtMs = sync.now
  const main = image.main(mainContext(sync.parts, sync.pod, sync.record, container, record, { starting: true }))
  const failed = main ? undefined : startError(sync, container, record, image)
  if (failed !== undefined) {
    failStart(sync, container, record, failed)
    return
  }
  note(sync, 'Normal', 'Started', 'Container started', container)
  if (main) runMain(sync, container, record, main)
  if (!main || main.script) {
    if (main?.script) record.run = main.script
    else delete record.run
    record.script = true
    if (container.stdin && (container.stdinOnce || isEphemeral(sync, container))) awaitAttach(sync, record)
    else runContainerLater(sync, container)
  }
  record.started = container.startupProbe === undefined
  record.ready = record.started && container.readinessProbe === undefined
  firstProbes(sync, container, record)
  const hook = container.lifecycle?.postStart
  if (hook && runHook(sync, container, hook, 'postStart') === 'failed') postStartFailed(sync, container)
}

/** `kubectl debug -i` attaches to what it made, without saying so in stdinOnce. */
const isEphemeral = ({ pod }: Sync, { name }: Container): boolean => groupOf(pod, name) === 'ephemeralContainers'

/** What reads its standard input once starts with the client that `kubectl run -i` attaches, or without it when none comes. */
function awaitAttach(sync: Sync, record: ContainerRecord): void {
  record.awaitsAttach = true
  sync.due(sync.now + attachMs)
}

/** Starts what nobody attached to. */
export function startUnattached(sync: Sync, container: Container): void {
  const record = sync.record.containers[container.name] as ContainerRecord
  if (!record.awaitsAttach || record.startedAtMs === undefined) return
  const untilMs = record.startedAtMs + attachMs
  if (sync.now < untilMs) {
    sync.due(untilMs)
    return
  }
  delete record.awaitsAttach
  runContainerLater(sync, container)
}

function runMain(sync: Sync, container: Container, record: ContainerRecord, main: MainProcess): void {
  const of = { uid: sync.record.uid, container: container.name, attempt: record.attempt }
  appendLog(sync.parts.rows, of, sync.now, 'stdout', main.log ?? [])
  appendLog(sync.parts.rows, of, sync.now, 'stderr', main.errors ?? [])
  if (main.stopAfterMs !== undefined) record.stopAfterMs = main.stopAfterMs === Infinity ? -1 : main.stopAfterMs
  else delete record.stopAfterMs
  record.exitCode = main.exitCode ?? (main.exitAfterMs === undefined ? 143 : 0)
  if (main.exitAfterMs === undefined) delete record.exitAtMs
  else record.exitAtMs = sync.now + main.exitAfterMs
  dueAtExit(sync, record)
}

export function dueAtExit(sync: Sync, record: ContainerRecord): void {
  if (record.exitAtMs !== undefined) sync.due(record.exitAtMs, record.exitAtMs - sync.now > soonMs)
}

/** What runc says when the program is not there. */
function startError(sync: Sync, container: Container, record: ContainerRecord, image: Image): string | undefined {
  const program = record.argv?.[0]
  if (program === undefined) return 'no command specified'
  if (sync.parts.images.has(image, program)) return undefined
  const path = program.includes('/')
  const stat = path ? containerFiles(sync.parts, sync.pod, sync.record, container.name)?.stat(program) : undefined
  if (typeof stat === 'object' && stat.type === 'file') {
    return (stat.mode & 0o111) !== 0 ? undefined : `${runc}exec: "${program}": permission denied`
  }
  return `${runc}exec: "${program}": ${path ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH'}`
}

const runc =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
  'unable to start container process: error during container init: '

function failStart(sync: Sync, container: Container, record: ContainerRecord, message: string): void {
  note(sync, 'Warning', 'Failed', `Error: ${message}`, container)
  // this run is past the container's turn to be restarted
  sync.due(sync.now + noticeMs)
  finishContainer(sync, record, { exitCode: 128, reason: 'StartError', message, startedAt: '1970-01-01T00:00:00Z' })
}

export function hexId(sync: Sync): string {
  let out = ''
  for (let i = 0; i < 16; i++) out += sync.parts.random.int(0x10000).toString(16).padStart(4, '0')
  return out
}
