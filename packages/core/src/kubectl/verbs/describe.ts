import type { JsonObject } from '../../api/json.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Context, contextOf } from '../describe/context.ts'
import { describeProblem, describerOf } from '../describe/table.ts'
import { writer } from '../describe/writer.ts'
import { type Cause, eagerFailure, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag, filenameFlags, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { listItems } from '../object-requests.ts'
import { infoOf, infosOf, targetsOf } from '../resource-args.ts'
import type { Info } from '../targets.ts'

export const describe: Verb = {
  name: 'describe',
  summary: 'Show the details of a resource or of several',
  usage: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  examples: `
  # A Pod with its events
  kubectl describe pod coffee

  # Services whose name begins with cof
  kubectl describe services cof

  # Every Pod with a label
  kubectl describe pods -l run=coffee`,
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    allNamespacesFlag,
    { name: 'chunk-size', type: 'int', default: 500, usage: 'How many objects to ask for at once; 0 asks for all.' },
    { name: 'show-events', type: 'bool', default: true, usage: 'Show the events of each object.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/describe/describe.go Run (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, args, process } = kubectl
  if (args.length === 0 && flags.strings('filename').length === 0 && flags.string('kustomize') === '') {
    const hint = 'Use "kubectl api-resources" for a complete list of supported resources.'
    return finish(kubectl, fail(`You must specify the type of resource to describe. ${hint}\n`))
  }
  const options = { ...targetOptions(kubectl), emptySelects: true, continueOnError: true as const, latest: true }
  const found = await infosOf(kubectl, options)
  if (isFailed(found)) return finish(kubectl, found)
  const { causes, eager, single } = found
  const [cause] = causes
  if (causes.length === 1 && isNotFound(cause) && args.length === 2) return matching(kubectl, cause as Cause)
  const readEager = eager && causes.length > 0
  const wrong = new Set(found.infos.map(problemOf))
  const infos = found.infos.filter((info) => problemOf(info) === undefined)
  causes.push(...[...wrong].filter((text) => text !== undefined))
  // several objects are told without their events, unless they are asked for
  const several = found.infos.length > 1 || causes.length > 0
  const context = contextOf(kubectl, flags.bool('show-events') && (!several || flags.given('show-events')))
  infos.forEach((info, i) => process.stdout((i === 0 ? '' : '\n\n') + text(info, context)))
  if (infos.length === 0 && causes.length === 0) nothing(kubectl)
  return finish(kubectl, eagerFailure(causes, readEager, single))
}

const problemOf = ({ name, resource, object }: Info): string | undefined =>
  name === '' ? 'resource name may not be empty' : describeProblem(resource, object)

const isNotFound = (cause: Cause | undefined): boolean => typeof cause === 'object' && cause.reason === 'NotFound'

function nothing({ flags, namespace, process }: Kubectl): void {
  process.stderr(flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`)
}

function text({ resource, object }: Info, context: Context): string {
  const out = writer()
  describerOf(resource)(out, { apiVersion: '', kind: resource.kind, ...object } as never, context)
  return out.text()
}

/** Objects whose name begins with the word given, without their events. Models describe.go DescribeMatchingResources (1.36). */
async function matching(kubectl: Kubectl, cause: Cause): Promise<number> {
  const [type = '', prefix = ''] = kubectl.args
  const targets = await targetsOf(kubectl, { args: [type], emptySelects: true, singleType: true })
  if (isFailed(targets)) return finish(kubectl, targets)
  const [target] = targets.targets
  const items = target ? listItems(kubectl, target) : []
  const objects = (isFailure(items) ? [] : items).filter((object: JsonObject) => nameOf(object).startsWith(prefix))
  if (!target || objects.length === 0) return finish(kubectl, fail(cause))
  const context = contextOf(kubectl, kubectl.flags.bool('show-events') && kubectl.flags.given('show-events'))
  for (const object of objects) kubectl.process.stdout(`${text(infoOf(target.resource, object, ''), context)}\n`)
  return 0
}

const nameOf = ({ metadata }: JsonObject): string => String((metadata as { name?: string }).name ?? '')
