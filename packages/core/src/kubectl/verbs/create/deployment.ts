import type { JsonObject } from '../../../api/json.ts'
import { deployments } from '../../../api/kinds.ts'
import type { Flag, Kubectl } from '../../command.ts'
import { fail } from '../../errors.ts'
import { many } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'
import { nameSuffix } from '../../name-suffix.ts'

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
  build({ flags, rest = [], now }, name, namespace) {
    const images = flags.strings('image')
    if (images.length > 1 && rest.length > 0) return fail('cannot specify multiple --image options and command')
    const port = flags.int('port')
    const containers = images.map((image, i) => ({
      name: containerName(image, now),
      image,
      ...(rest.length > 0 ? { command: rest } : {}),
      ...(port >= 0 && i === 0 ? { ports: [{ containerPort: port }] } : {}),
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

/** ansilh/demo-coffee:2 → demo-coffee; a name with dots gets a random ending. Models create_deployment.go sanitizeAndUniquify (1.36). */
function containerName(image: string, now: Kubectl['now']): string {
  const name = (image.split('/').at(-1) as string).split(/[:@]/)[0] as string
  return /[_.]/.test(name) ? `${name.replaceAll(/[_.]/g, '-')}-${nameSuffix(now())}` : name
}
