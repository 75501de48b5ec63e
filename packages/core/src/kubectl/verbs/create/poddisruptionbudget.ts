import type { JsonObject } from '../../../api/json.ts'
import { poddisruptionbudgets } from '../../../api/kinds.ts'
import { fail, isFailed } from '../../errors.ts'
import { text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { labelSelectorObject } from '../../generate/label-selector.ts'
import { meta } from '../../generate/place.ts'

const amountShape = /^[0-9]+%?$/

export const pdb: Generator = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  summary: 'Create a PodDisruptionBudget',
  usage: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  flags: [
    text('selector', 'Labels of the Pods.'),
    text('min-available', 'Pods that must stay: a number or N%.'),
    text('max-unavailable', 'Pods that may go: a number or N%.'),
  ],
  resource: poddisruptionbudgets,
  failure: 'failed to create poddisruptionbudgets: ',
  build({ flags }, name, namespace) {
    if (flags.string('selector') === '') return fail('a selector must be specified')
    const [min, max] = [flags.string('min-available'), flags.string('max-unavailable')]
    if (min === '' && max === '') return fail('one of min-available or max-unavailable must be specified')
    if (min !== '' && max !== '') return fail('min-available and max-unavailable cannot be both specified')
    if (min !== '' && !amountShape.test(min)) return fail('invalid format specified for min-available')
    if (max !== '' && !amountShape.test(max)) return fail('invalid format specified for max-unavailable')
    const amount = (value: string): string | number => (/^\d+$/.test(value) ? Number(value) : value)
    const selector = labelSelectorObject(flags.string('selector'))
    if (isFailed(selector)) return selector
    const spec = {
      ...(min === '' ? {} : { minAvailable: amount(min) }),
      selector,
      ...(max === '' ? {} : { maxUnavailable: amount(max) }),
    }
    const status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: meta(name, namespace),
      spec,
      status,
    } as unknown as JsonObject
  },
}
