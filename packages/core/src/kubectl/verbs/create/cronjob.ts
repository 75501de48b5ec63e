import type { JsonObject } from '../../../api/json.ts'
import { cronjobs } from '../../../api/kinds.ts'
import type { Flag } from '../../command.ts'
import { text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { podTemplate } from '../../generate/pod-template.ts'

export const cronjob: Generator = {
  name: 'cronjob',
  aliases: ['cj'],
  summary: 'Create a CronJob',
  usage: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  flags: [
    text('image', 'Image of the Pod.', { required: true } as Partial<Flag>),
    text('schedule', 'When, in cron format.', { required: true } as Partial<Flag>),
    text('restart', 'OnFailure or Never.'),
  ],
  resource: cronjobs,
  failure: 'failed to create cronjob: ',
  build: (kubectl, name, namespace) =>
    ({
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: meta(name, namespace),
      spec: {
        schedule: kubectl.flags.string('schedule'),
        jobTemplate: {
          metadata: { name },
          spec: { template: podTemplate(kubectl, name, kubectl.flags.string('restart') || 'OnFailure') },
        },
      },
      status: {},
    }) as unknown as JsonObject,
}
