import { parseLabelSelector } from '../../api/label-selector.ts'
import type { Kubectl, Verb } from '../command.ts'
import { fail, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag, fieldSelectorFlag, labelSelectorFlag } from '../flag-sets.ts'
import { serverResources } from '../rest-mapper.ts'

/** The lab has no metrics server, as a fresh cluster has none. Models kubectl/pkg/cmd/top Complete and Validate (1.36). */
async function run(kubectl: Kubectl, kind: 'node' | 'pod'): Promise<number> {
  const { args, flags } = kubectl
  if (args.length > 1) return finish(kubectl, usageError(`kubectl top ${kind}`, `${kind} [NAME | -l label]`))
  if (!['', 'cpu', 'memory'].includes(flags.string('sort-by')))
    return finish(kubectl, fail('--sort-by accepts only cpu or memory'))
  const selects = flags.string('selector') !== '' || flags.string('field-selector') !== ''
  const selector = kind === 'node' ? '--selector' : 'selector'
  if (args.length > 0 && selects) return finish(kubectl, fail(`only one of NAME or ${selector} can be provided`))
  const wrong = parseLabelSelector(flags.string('selector'))
  if (typeof wrong === 'string') return finish(kubectl, fail(wrong))
  const served = serverResources(kubectl).some(({ group }) => group === 'metrics.k8s.io')
  return finish(kubectl, fail(served ? 'metrics not available yet' : 'Metrics API not available'))
}

const both: Verb['flags'] = [
  labelSelectorFlag,
  { name: 'no-headers', type: 'bool', default: false, usage: 'Leave the headings out.' },
  { name: 'sort-by', type: 'string', default: '', usage: 'Sort by cpu or memory.' },
  { name: 'show-swap', type: 'bool', default: false, usage: 'Show swap too.' },
  { name: 'use-protocol-buffers', type: 'bool', default: true, usage: 'Ask for protocol buffers.' },
]

export const top: Verb = {
  name: 'top',
  summary: 'Show what Pods and nodes use of CPU and memory',
  usage: 'top [flags]',
  flags: [],
  verbs: [
    {
      name: 'node',
      aliases: ['nodes', 'no'],
      summary: 'Show what nodes use',
      usage: 'node [NAME | -l label]',
      flags: [
        ...both,
        { name: 'show-capacity', type: 'bool', default: false, usage: 'Percent of the capacity, not of what can be allocated.' },
      ],
      run: (kubectl) => run(kubectl, 'node'),
    },
    {
      name: 'pod',
      aliases: ['pods', 'po'],
      summary: 'Show what Pods use',
      usage: 'pod [NAME | -l label]',
      flags: [
        ...both,
        allNamespacesFlag,
        fieldSelectorFlag,
        { name: 'containers', type: 'bool', default: false, usage: 'A line for each container.' },
        { name: 'sum', type: 'bool', default: false, usage: 'Add a line with the sums.' },
      ],
      run: (kubectl) => run(kubectl, 'pod'),
    },
  ],
}
