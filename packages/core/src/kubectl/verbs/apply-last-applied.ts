import type { JsonObject } from '../../api/json.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, filenameFlags, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { getObject } from '../object-requests.ts'
import { goJson } from '../printers/json.ts'
import { outputFlags } from '../printers/printer.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../result.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

const annotationOf = (object: JsonObject): string | undefined =>
  (object.metadata as { annotations?: Record<string, string> }).annotations?.[lastApplied]

export const viewLastApplied: Verb = {
  name: 'view-last-applied',
  summary: 'Show the configuration that was applied last',
  usage: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    { name: 'all', type: 'bool', default: false, usage: 'Every object of the type.' },
    { name: 'output', short: 'o', type: 'string', default: 'yaml', usage: 'yaml or json.' },
  ],
  async run(kubectl) {
    const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
    if (isFailed(found)) return finish(kubectl, found)
    for (const { object, name } of found.infos) {
      const text = annotationOf(object)
      if (text === undefined) return finish(kubectl, fail(`no last-applied-configuration annotation found on resource: ${name}`))
      const value = JSON.parse(text) as JsonObject
      kubectl.process.stdout(kubectl.flags.string('output') === 'json' ? `${goJson(value, '  ')}\n` : writeYaml(value))
    }
    return finish(kubectl, found.causes)
  },
}

export const setLastApplied: Verb = {
  name: 'set-last-applied',
  summary: 'Set the configuration that was applied last to that of a file',
  usage: 'set-last-applied -f FILENAME',
  flags: [
    ...filenameFlags,
    dryRunFlag,
    ...outputFlags,
    { name: 'create-annotation', type: 'bool', default: false, usage: 'Also where there is none yet.' },
  ],
  async run(kubectl) {
    const dryRun = dryRunOf(kubectl)
    if (isFailed(dryRun)) return finish(kubectl, dryRun)
    const printer = resultPrinter(kubectl, dryRun)
    if (isFailed(printer)) return finish(kubectl, printer)
    const found = await infosOf(kubectl, targetOptions(kubectl))
    if (isFailed(found)) return finish(kubectl, found)
    const causes: Cause[] = [...found.causes]
    for (const { resource, namespace, name, object } of found.infos) {
      const current = getObject(kubectl, resource, namespace, name)
      if (isStatus(current)) {
        causes.push(current)
        continue
      }
      if (annotationOf(current) === undefined && !kubectl.flags.bool('create-annotation')) {
        return finish(
          kubectl,
          fail(
            `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
          ),
        )
      }
      const patch = { metadata: { annotations: { [lastApplied]: `${goJson(object)}\n` } } }
      const patched =
        dryRun === 'client'
          ? current
          : patchObject(
              kubectl,
              { resource, namespace, name },
              'merge',
              patch,
              writeQuery({ dryRun, fieldManager: 'kubectl-set-last-applied' }),
            )
      if (isStatus(patched)) causes.push(patched)
      else printer.show(resource, patched, 'configured')
    }
    return finish(kubectl, causes)
  },
}

export const editLastApplied: Verb = {
  name: 'edit-last-applied',
  summary: 'Edit the configuration that was applied last',
  usage: 'edit-last-applied (TYPE/NAME | -f FILENAME)',
  flags: [...filenameFlags],
  run: (kubectl: Kubectl) =>
    Promise.resolve(finish(kubectl, fail('edit-last-applied is not simulated in this lab; use kubectl edit'))),
}
