import type { Kubectl, Verb } from '../../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { splitChanges } from '../../metadata-changes.ts'
import { allAndSelector, begin, changeEach, localOnServer, recording } from './change-each.ts'
import { noTemplate, podSpecOf } from './pod-spec.ts'

export const image: Verb = {
  name: 'image',
  summary: 'Change the image of containers',
  usage: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: recording,
  run,
}

/** Models kubectl/pkg/cmd/set/set_image.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const wanted = wantedImages(kubectl)
  const begun = await begin(kubectl, () => (isFailed(wanted) ? wanted : wanted.targets))
  if (isFailed(begun)) return finish(kubectl, begun)
  if (isFailed(wanted)) return finish(kubectl, wanted)
  const { images } = wanted
  const { dryRun, printer, infos } = begun
  const wrong = [
    allAndSelector(kubectl),
    images.size === 0 ? 'at least one image update is required' : undefined,
    images.size > 1 && images.has('*')
      ? 'all containers are already specified by *, but saw more than one container_name=container_image pairs'
      : undefined,
    localOnServer(kubectl, dryRun),
  ].filter((text) => text !== undefined)
  if (wrong.length > 0) return finish(kubectl, fail(...wrong))
  const missing: Cause[] = []
  const changed = changeEach(
    kubectl,
    infos,
    {
      dryRun,
      printer,
      failure: 'failed to patch image update to pod template: ',
      change(object, info) {
        const spec = podSpecOf(object, info.resource.kind)
        if (!spec) return noTemplate(kubectl, info)
        for (const [name, value] of images) {
          const matching = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].filter(
            (container) => name === '*' || container.name === name,
          )
          for (const container of matching) container.image = value
          if (matching.length === 0) missing.push(`error: unable to find container named ${JSON.stringify(name)}`)
        }
        return undefined
      },
    },
    'image updated',
  )
  return finish(kubectl, isFailed(changed) ? changed : [...missing, ...changed])
}

function wantedImages({ args }: Kubectl): { targets: string[]; images: Map<string, string> } | Failed {
  const split = splitChanges(args, 'image')
  if (isFailed(split)) return split
  const images = imagesOf(split.pairs)
  return isFailed(images) ? images : { targets: split.targets, images }
}

function imagesOf(pairs: readonly string[]): Map<string, string> | Failed {
  const wrong = pairs.filter((pair) => pair.indexOf('=') < 1)
  if (wrong.length > 0) return fail(`invalid image format: ${wrong.join(', ')}`)
  return new Map(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]))
}
