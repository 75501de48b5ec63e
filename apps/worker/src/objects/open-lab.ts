import { migrate } from '@kubemaze/store/migrate.ts'
import { labMigrations } from '@kubemaze/store/migrations.gen.ts'
import { type Headed, parseLabAddress, requestToken } from '../address.ts'
import { createBacklog } from '../doors/backlog.ts'
import { kubernetesAnswer, unauthorizedAnswer } from '../doors/kubernetes-answer.ts'
import { unauthorizedStatus } from '../doors/kubernetes-user.ts'
import { labDoors } from '../doors/lab-doors.ts'
import { upgradeDoor } from '../doors/lab-upgrades.ts'
import { noSuchLab, unauthorized } from '../problem.ts'
import { hashToken, tokenMatches } from '../token.ts'
import { trackActivity } from './activity.ts'
import { openFacts } from './facts.ts'
import type { Lab, LabCluster, LabProgress, LabSightings, LabTerminals, StoredSpec } from './lab.ts'
import { openLabCluster, wipeLab } from './lab-cluster.ts'
import { openProgress } from './lab-progress.ts'
import { openSightings } from './lab-sightings.ts'
import { trackSockets } from './lab-sockets.ts'
import { openTerminals } from './lab-terminals.ts'
import { layLesson } from './lay-lesson.ts'
import type { HostedObject, ObjectHost, Upgrade } from './object-host.ts'

/** How long after the last request the lab goes on by itself. */
const followMs = 30_000

/** A lab over its own SQLite, without knowing its host: wires the cluster, the shell, the lesson and the doors. */
export function openLab(host: ObjectHost): HostedObject {
  migrate(host.database, labMigrations)
  const facts = openFacts(host.database)
  let cluster: LabCluster | undefined
  let terminals: LabTerminals | undefined
  let progress: LabProgress | undefined
  let sightings: LabSightings | undefined
  let spec: StoredSpec | undefined
  let closed = false
  let askedAtMs = 0
  const asked = (): void => {
    askedAtMs = host.nowMs()
  }
  /** What still ends in a closed lab may not wake it: its rows are gone. */
  const setAlarmIfOpen = (): void => {
    if (!closed) setAlarm(lab, askedAtMs + followMs)
  }
  const sockets = trackSockets(() => closed)
  const closeParts = (): void => {
    terminals?.stop()
    cluster?.close()
    progress?.close()
    sightings?.save()
    cluster = terminals = progress = sightings = undefined
  }
  const lab: Lab = {
    host,
    facts,
    activity: trackActivity(setAlarmIfOpen),
    backlog: createBacklog(),
    spec: () => (spec ??= JSON.parse(facts.get('spec') as string) as StoredSpec),
    opened() {
      if (cluster) return cluster
      cluster = openLabCluster(lab)
      // a class wants to know of progress whoever works in the lab
      if (lab.spec().classroom) lab.progress()
      return cluster
    },
    terminals: () => (terminals ??= openTerminals(lab)),
    terminalSockets: {
      open: (socket) => lab.terminals().open(socket),
      resume: (socket, opening) => lab.terminals().resume(socket, opening),
      message: (socket, data) => lab.terminals().message(socket, data),
      // a lab that was removed or closed has no terminals, and needs none for this
      closed: (socket) => terminals?.closed(socket),
    },
    progress: () => (progress ??= openProgress(lab)),
    sightings: () => (sightings ??= openSightings(facts)),
    create({ token, ...rest }) {
      facts.set('spec', JSON.stringify({ ...rest, tokenHash: hashToken(token), createdAtMs: host.nowMs() }))
      layLesson(lab)
    },
    reset() {
      const pages = terminals?.sockets() ?? []
      sockets.close('this lab begins anew', (handler) => handler !== lab.terminalSockets)
      closeParts()
      wipeLab(lab)
      layLesson(lab)
      for (const page of pages) lab.terminals().join(page)
      lab.terminals().announce({ type: 'reset' })
    },
    remove() {
      closed = true
      sockets.close('this lab was removed')
      closeParts()
      spec = undefined
      host.destroy()
    },
  }
  const exists = (): boolean => facts.get('spec') !== undefined
  const mayEnter = (request: Request): Response | undefined => {
    if (!exists()) return noSuchLab()
    asked()
    const { pathname } = new URL(request.url)
    return carriesToken(pathname, request, lab.spec().tokenHash) ? undefined : refusal(pathname)
  }
  return {
    fetch: async (request) => labDoors.fetch(request, { lab, exists, mayEnter }),
    answer(request) {
      const headers = { get: (name: string) => request.headers[name] ?? null }
      if (!exists() || !carriesToken(request.path, { headers }, lab.spec().tokenHash)) return unauthorizedAnswer()
      asked()
      const answer = kubernetesAnswer(lab, request)
      if ('connect' in answer) throw new Error(`${request.path} wants a connection`)
      return answer
    },
    upgrade: async (request): Promise<Upgrade | Response> => {
      const decided = mayEnter(request) ?? upgradeDoor(lab, request)
      return decided instanceof Response ? decided : sockets.known(decided)
    },
    alarm() {
      cluster?.tick()
      setAlarmIfOpen()
    },
    busy: () => lab.activity.count() > 0,
    close() {
      closed = true
      sockets.close('the server stops')
      closeParts()
    },
  }
}

/** In the path (/api/labs/ID.TOKEN/…, /labs/ID.TOKEN/…), as bearer, or as a sub-protocol. */
function carriesToken(pathname: string, headed: Headed, hash: string): boolean {
  const parts = pathname.split('/')
  const address = parseLabAddress(parts[parts[1] === 'api' ? 3 : 2] ?? '')
  return tokenMatches(address?.token, hash) || tokenMatches(requestToken(headed), hash)
}

function refusal(pathname: string): Response {
  const kubernetes = pathname.split('/')[4] === 'k8s'
  return kubernetes ? unauthorizedStatus() : unauthorized("This lab's token is missing or wrong.")
}

/**
 * While somebody looks, all timers are followed; until `followedUntilMs` what a request began is (a Pod starts and its
 * script runs, though nobody asks). What falls due later is run in order when the lab is next asked.
 */
function setAlarm(lab: Lab, followedUntilMs: number): void {
  const { host, activity } = lab
  if (activity.count() > 0) return host.setAlarm(lab.opened().cluster.nextDueAtMs())
  const next = host.nowMs() < followedUntilMs ? lab.opened().cluster.nextDueAtMs(true) : undefined
  host.setAlarm(next !== undefined && next < followedUntilMs ? next : undefined)
}
