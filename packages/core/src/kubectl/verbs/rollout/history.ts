import type { Resource } from '../../../api/resource.ts'
import type { Kubectl, Verb } from '../../command.ts'
import type { Cause } from '../../errors.ts'
import { filenameFlags, labelSelectorFlag } from '../../flag-sets.ts'
import { outputFlags } from '../../printers/printer.ts'
import { align, tableTabs } from '../../printers/tabwriter.ts'
import { goGroupKind, groupKind } from '../../rest-mapper.ts'
import { resultPrinter } from '../../result.ts'
import { revisionsOf, templateText } from '../../rollout-history.ts'
import type { Info } from '../../targets.ts'
import { eachWorkload } from './each-workload.ts'

export const history: Verb = {
  name: 'history',
  summary: 'Show the revisions of a rollout',
  usage: 'history (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    ...outputFlags,
    { name: 'revision', type: 'int', default: 0, usage: 'Show this revision in full.' },
  ],
  run: (kubectl) => eachWorkload(kubectl, (info) => showHistory(kubectl, info), true),
}

/** Models kubectl/pkg/cmd/rollout/rollout_history.go and polymorphichelpers/history.go (1.36). */
function showHistory(kubectl: Kubectl, info: Info): Cause | undefined {
  const { flags, process } = kubectl
  const asked = flags.int('revision')
  if (asked < 0) return `revision must be a positive integer: ${asked}`
  const revisions = revisionsOf(kubectl, info)
  if (!revisions) return noHistory(info.resource)
  const found = revisions.find(({ number }) => number === asked)
  if (asked > 0 && !found) return 'unable to find the specified revision'
  if (flags.string('output') !== '') {
    const printer = resultPrinter(kubectl, 'none', { typed: true })
    if ('failed' in printer) return printer.failed[0]
    const shown = found ? [found] : [...revisions].sort((a, b) => a.number - b.number)
    for (const { source } of shown) printer.show(info.resource, source, '')
    return undefined
  }
  const text = found ? templateText(found.template) : listText(revisions)
  process.stdout(`${groupKind(info.resource)}/${info.name} ${found ? `with revision #${asked}` : ''}\n${text}\n`)
  return undefined
}

// the kinds that upstream's visitor of workloads knows; the others are refused by it
const visited = new Set(['CronJob', 'Job', 'Pod', 'ReplicaSet', 'ReplicationController'])

/** Models polymorphichelpers/history.go HistoryViewerFor (1.36). */
function noHistory(of: Resource): string {
  const kind = JSON.stringify(goGroupKind(of))
  if (visited.has(of.kind)) return `no history viewer has been implemented for ${kind}`
  return `error retrieving history for ${kind}, no visitor method exists for {${of.group} ${of.kind}}`
}

function listText(revisions: readonly { number: number; cause: string }[]): string {
  if (revisions.length === 0) return 'No rollout history found.'
  const rows = revisions.map(({ number, cause }) => `${number}\t${cause}\n`).join('')
  return align(`REVISION\tCHANGE-CAUSE\n${rows}`, { ...tableTabs, minWidth: 0, padding: 2 })
}
