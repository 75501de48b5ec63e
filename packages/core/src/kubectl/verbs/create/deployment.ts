import type { JsonObject } from '../../../api/json.ts'
import { deployments } from '../../../api/kinds.ts'
import type { Flag } from '../../command.ts'
import { fail } from '../../errors.ts'
import { many } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'

export const deployment: Generator = {
  name: 'deployment',
  aliases: ['deploy'],
  summary: 'Create a Deployment',
  usage: 'deployment NAME --image=image -- [COMMAND] [args...]',
  flags: [
    { ...many('image', 'Image of the Pods; several make several containers.'), required: true } as Flag,
    { name: 'replicas', short: 'r', type: 'int', default: 1, usage: 'Number of Pods.' },
    { name: 'port', type: 'int', default: -1, usage: 'Port that the containers open.' },
  ],
  resource: deployments,
  failure: 'failed to create deployment: ',
  build({ flags, rest = [] }, name, namespace) {
    const images = flags.strings('image')
    if (images.length > 1 && rest.length > 0) return fail('cannot specify multiple --image options and command')
    if (flags.int('replicas') < 0) return fail(`${flags.int('replicas')} is not a valid number of replicas`)
    const port = flags.int('port')
    const containers = images.map((image) => ({
      name: containerName(image),
      image,
      ...(rest.length > 0 ? { command: rest } : {}),
      ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }))
    const labels = { app: name }
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: meta(name, namespace, { labels }),
      spec: {
        replicas: flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    } as unknown as JsonObject
  },
}

/** ansilh/demo-coffee:2 → demo-coffee */
function containerName(image: string): string {
  const last = image.split('/').at(-1) as string
  return last.split(/[:@]/)[0]?.toLowerCase().replaceAll('_', '-').slice(0, 63) as string
}
