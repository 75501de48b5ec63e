import type { JsonObject } from '../../../api/json.ts'
import { cronjobs, jobs } from '../../../api/kinds.ts'
import type { Kubectl } from '../../command.ts'
import { type Failed, fail } from '../../errors.ts'
import { text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { podTemplate } from '../../generate/pod-template.ts'
import { pathOf, request } from '../../object-requests.ts'
import { isStatus } from '../../result.ts'

export const job: Generator = {
  name: 'job',
  summary: 'Create a Job',
  usage: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [text('image', 'Image of the Pod.'), text('from', 'cronjob/NAME whose Job is made now.')],
  resource: jobs,
  failure: 'failed to create job: ',
  build(kubectl, name, namespace) {
    const { flags } = kubectl
    const [image, from] = [flags.string('image'), flags.string('from')]
    if ((image === '') === (from === '')) return fail('either --image or --from must be specified')
    if (from === '') {
      return {
        kind: 'Job',
        apiVersion: 'batch/v1',
        metadata: meta(name, namespace),
        spec: { template: podTemplate(kubectl, name, 'Never') },
        status: {},
      } as unknown as JsonObject
    }
    return jobFromCronJob(kubectl, name, from)
  },
}

function jobFromCronJob(kubectl: Kubectl, name: string, from: string): JsonObject | Failed {
  const [type = '', source = ''] = from.split('/')
  if (!/^(cronjobs?|cj)(\.batch)?$/.test(type)) return fail(`from must be an existing cronjob`)
  const found = request(kubectl, 'GET', pathOf(cronjobs, kubectl.namespace, source))
  if (isStatus(found)) return { failed: [found], exitCode: 1 }
  const { metadata, spec } = found as unknown as {
    metadata: { uid: string; name: string; namespace: string }
    spec: { jobTemplate: { metadata?: { annotations?: object; labels?: object }; spec: JsonObject } }
  }
  const template = spec.jobTemplate
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      namespace: metadata.namespace,
      ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template.metadata?.annotations },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid, controller: true }],
    },
    spec: template.spec,
    status: {},
  } as unknown as JsonObject
}
