import type { CronJob, Job } from '../../api/batch.ts'
import { equal } from '../../api/copy.ts'
import { cronjobs } from '../../api/kinds.ts'
import type { ControllerContext } from '../controller.ts'
import { component, endOf, referenceTo } from './jobs.ts'

type Status = NonNullable<CronJob['status']>

/** The status with what has ended or gone taken from the active list, and said. Models the first half of syncCronJob (1.36). */
export function observed(cron: CronJob, own: readonly Job[], { event }: ControllerContext): Status {
  const before = cron.status?.active ?? []
  const note = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    event(cron, { type, reason, message, component })
  for (const job of own) {
    const listed = before.some(({ uid }) => uid === job.metadata.uid)
    const end = endOf(job)
    if (!listed && !end)
      note('Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${job.metadata.name}`)
    if (listed && end) note('Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${end}`)
  }
  const gone = before.filter(({ uid }) => !own.some((job) => job.metadata.uid === uid))
  for (const { name } of gone) note('Normal', 'MissingJob', `Active job went missing: ${name}`)
  const active = own.filter((job) => !endOf(job) && before.some(({ uid }) => uid === job.metadata.uid)).map(referenceTo)
  return { ...cron.status, active, ...lastSuccess(cron, own) }
}

function lastSuccess(cron: CronJob, own: readonly Job[]): Pick<Status, 'lastSuccessfulTime'> {
  const times = own.filter((job) => endOf(job) === 'Complete').map((job) => job.status?.completionTime)
  const last = [...times, cron.status?.lastSuccessfulTime]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1)
  return last === undefined ? {} : { lastSuccessfulTime: last }
}

export function writeStatus(cron: CronJob, status: Status, { client }: ControllerContext): void {
  const latest = client.get(cronjobs, cron.metadata.namespace as string, cron.metadata.name)
  if (!latest) return
  const { active = [], ...rest } = status
  const next: Status = { ...(active.length > 0 ? { active } : {}), ...rest }
  // the version of an active Job moves with its status; that alone is no news
  const plain = (value: Status | undefined): object => ({ ...value, active: value?.active?.map(({ uid }) => uid) })
  if (!equal(plain(next), plain(latest.status))) client.updateStatus(cronjobs, { ...latest, status: next })
}
