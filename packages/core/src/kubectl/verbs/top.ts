import type { Kubectl, Verb } from '../command.ts'
import { fail } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag, fieldSelectorFlag, labelSelectorFlag } from '../flag-sets.ts'

// The lab has no metrics server, as a fresh cluster has none.
const unavailable = async (kubectl: Kubectl): Promise<number> => finish(kubectl, fail('Metrics API not available'))

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
  usage: 'top',
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
      run: unavailable,
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
      run: unavailable,
    },
  ],
}
