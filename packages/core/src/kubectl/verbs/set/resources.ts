import type { Container } from '../../../api/pod.ts'
import { parseQuantity } from '../../../api/quantity.ts'
import type { Kubectl, Verb } from '../../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { quantityText } from '../../quantity.ts'
import { allAndSelector, begin, changeEach, localOnServer, recording, text } from './change-each.ts'
import { chosen, noTemplate, podSpecOf } from './pod-spec.ts'

export const resources: Verb = {
  name: 'resources',
  summary: 'Change requests and limits of containers',
  usage: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [
    ...recording,
    text('containers', 'Containers, by name.', { short: 'c', default: '*' }),
    text('limits', 'cpu=100m,memory=256Mi'),
    text('requests', 'cpu=100m,memory=256Mi'),
  ],
  run,
}

/** Models kubectl/pkg/cmd/set/set_resources.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const begun = await begin(kubectl)
  if (isFailed(begun)) return finish(kubectl, begun)
  const { dryRun, printer, infos } = begun
  const wrong = localOnServer(kubectl, dryRun) ?? allAndSelector(kubectl)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  if (flags.string('limits') === '' && flags.string('requests') === '')
    return finish(kubectl, fail('you must specify an update to requests or limits (in the form of --requests/--limits)'))
  const limits = amountsOf(flags.string('limits'))
  if (isFailed(limits)) return finish(kubectl, limits)
  const requests = amountsOf(flags.string('requests'))
  if (isFailed(requests)) return finish(kubectl, requests)
  const missing: Cause[] = []
  const changed = changeEach(
    kubectl,
    infos,
    {
      dryRun,
      printer,
      failure: 'failed to patch resources update to pod template ',
      change(object, info) {
        const spec = podSpecOf(object, info.resource.kind)
        if (!spec) return noTemplate(kubectl, info)
        const containers = chosen(spec, flags.string('containers'))
        for (const container of containers) give(container, limits, requests)
        if (containers.length > 0) return undefined
        missing.push(`error: unable to find container named ${flags.string('containers')}`)
        return 'nothing'
      },
    },
    'resource requirements updated',
  )
  return finish(kubectl, isFailed(changed) ? changed : [...missing, ...changed])
}

type Amounts = Record<string, string>

function give(container: Container, limits: Amounts, requests: Amounts): void {
  const now = container.resources ?? {}
  container.resources = {
    ...now,
    ...(Object.keys(limits).length > 0 ? { limits: { ...now.limits, ...limits } } : {}),
    ...(Object.keys(requests).length > 0 ? { requests: { ...now.requests, ...requests } } : {}),
  }
}

/** Models kubectl/pkg/generate/versioned/run.go populateResourceListV1 (1.36). */
function amountsOf(given: string): Amounts | Failed {
  const out: Amounts = {}
  for (const pair of given === '' ? [] : given.split(',')) {
    const parts = pair.split('=')
    if (parts.length !== 2) return fail(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
    const [key = '', value = ''] = parts
    if (!parseQuantity(value)) return fail(quantityText)
    out[key] = value
  }
  return out
}
