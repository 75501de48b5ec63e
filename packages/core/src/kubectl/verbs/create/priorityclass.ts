import type { JsonObject } from '../../../api/json.ts'
import { priorityclasses } from '../../../api/kinds.ts'
import { text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'

export const priorityclass: Generator = {
  name: 'priorityclass',
  aliases: ['pc'],
  summary: 'Create a PriorityClass',
  usage: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  flags: [
    { name: 'value', type: 'int32', default: 0, usage: 'The priority.' },
    { name: 'global-default', type: 'bool', default: false, usage: 'For Pods that name no class.' },
    text('description', 'What it is for.'),
    text('preemption-policy', 'PreemptLowerPriority or Never.', { default: 'PreemptLowerPriority' }),
  ],
  resource: priorityclasses,
  failure: 'failed to create priorityclass: ',
  build: ({ flags }, name) =>
    ({
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: flags.int('value'),
      ...(flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(flags.string('description') === '' ? {} : { description: flags.string('description') }),
      preemptionPolicy: flags.string('preemption-policy'),
    }) as unknown as JsonObject,
}
