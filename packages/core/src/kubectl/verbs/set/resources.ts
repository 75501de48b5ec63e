import type { Verb } from '../../command.ts'
import { fail } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { changeEach, common, text } from './change-each.ts'
import { chosen, noTemplate, podSpecOf } from './pod-spec.ts'

export const resources: Verb = {
  name: 'resources',
  summary: 'Change requests and limits of containers',
  usage: 'resources (-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [
    ...common,
    text('containers', 'Containers, by name.', { short: 'c', default: '*' }),
    text('limits', 'cpu=100m,memory=256Mi'),
    text('requests', 'cpu=100m,memory=256Mi'),
  ],
  async run(kubectl) {
    const { flags } = kubectl
    if (flags.string('limits') === '' && flags.string('requests') === '')
      return finish(kubectl, fail('you must specify an update to requests or limits (in the form of --requests/--limits)'))
    return changeEach(kubectl, kubectl.args, 'resource requirements updated', (object, info) => {
      const spec = podSpecOf(object, info.resource.kind)
      if (!spec) return noTemplate(info)
      for (const container of chosen(kubectl, spec)) {
        const set = (key: 'limits' | 'requests'): void => {
          if (flags.string(key) === '') return
          const pairs = Object.fromEntries(
            flags
              .string(key)
              .split(',')
              .map((pair) => pair.split('=') as [string, string]),
          )
          container.resources = { ...container.resources, [key]: { ...container.resources?.[key], ...pairs } }
        }
        set('limits')
        set('requests')
      }
      return object
    })
  },
}
