import type { JsonObject } from '../../../api/json.ts'
import { jobs } from '../../../api/kinds.ts'
import type { Kubectl } from '../../command.ts'
import { type Failed, fail, isFailed } from '../../errors.ts'
import { text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { podTemplate } from '../../generate/pod-template.ts'
import { infosOf } from '../../resource-args.ts'

export const job: Generator = {
  name: 'job',
  summary: 'Create a Job',
  usage: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [text('image', 'Image of the Pod.'), text('from', 'cronjob/NAME whose Job is made now.')],
  resource: jobs,
  failure: 'failed to create job: ',
  async build(kubectl, name, namespace) {
    const { flags, rest = [] } = kubectl
    const [image, from] = [flags.string('image'), flags.string('from')]
    if ((image === '') === (from === '')) return fail('either --image or --from must be specified')
    if (rest.length > 0 && from !== '') return fail('cannot specify --from and command')
    if (from !== '') return jobFromCronJob(kubectl, meta(name, namespace), from)
    return {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: meta(name, namespace),
      spec: { template: podTemplate(kubectl, name, 'Never') },
      status: {},
    } as unknown as JsonObject
  },
}

/** Models create_job.go createJobFromCronJob (1.36). */
async function jobFromCronJob(kubectl: Kubectl, metadata: object, from: string): Promise<JsonObject | Failed> {
  const found = await infosOf(kubectl, { args: [from], latest: true })
  if (isFailed(found)) return found
  if (found.causes.length > 0) return fail(...found.causes)
  const [info] = found.infos
  if (found.infos.length !== 1 || !info) return fail('from must be an existing cronjob')
  if (info.resource.kind !== 'CronJob') return fail(`unknown object type *${info.resource.version}.${info.resource.kind}`)
  const { metadata: source, spec } = info.object as unknown as CronJob
  const template = spec.jobTemplate
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      ...metadata,
      ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template.metadata?.annotations },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: source.name, uid: source.uid, controller: true }],
    },
    spec: template.spec,
    status: {},
  } as unknown as JsonObject
}

interface CronJob {
  metadata: { uid: string; name: string }
  spec: { jobTemplate: { metadata?: { annotations?: object; labels?: object }; spec: JsonObject } }
}
