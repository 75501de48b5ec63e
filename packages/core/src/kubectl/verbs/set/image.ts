import type { Verb } from '../../command.ts'
import { fail } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { changeEach, common, splitPairs } from './change-each.ts'
import { noTemplate, podSpecOf } from './pod-spec.ts'

export const image: Verb = {
  name: 'image',
  summary: 'Change the image of containers',
  usage: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: common,
  async run(kubectl) {
    const { targets, pairs } = splitPairs(kubectl.args)
    if (targets.length === 0 && kubectl.flags.strings('filename').length === 0)
      return finish(kubectl, fail('one or more resources must be specified as <resource> <name> or <resource>/<name>'))
    if (pairs.length === 0) return finish(kubectl, fail('at least one image update is required'))
    return changeEach(kubectl, targets, 'image updated', (object, info) => {
      const spec = podSpecOf(object, info.resource.kind)
      if (!spec) return noTemplate(info)
      for (const pair of pairs) {
        const at = pair.indexOf('=')
        const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
        const matching = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].filter(
          (container) => name === '*' || container.name === name,
        )
        if (matching.length === 0) return `unable to find container named ${JSON.stringify(name)}`
        for (const container of matching) container.image = value
      }
      return object
    })
  },
}
