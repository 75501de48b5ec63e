import type { JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, fieldValidation, validateFlag } from '../flag-sets.ts'
import { typedWithLastApplied } from '../last-applied.ts'
import { outputFlags } from '../printers/printer.ts'
import { createObject, isStatus, resultPrinter, statusText } from '../result.ts'

/** A `kubectl create THING NAME`. */
export interface Generator {
  name: string
  aliases?: string[]
  summary: string
  usage: string
  examples?: string
  flags: Flag[]
  resource: Resource
  /** --save-config is taken and does nothing, as kubectl has it for Services. */
  unsaved?: true
  /** `failed to create configmap: `; absent: the server's refusal as it is. */
  failure?: string
  build(kubectl: Kubectl, name: string, namespace: string | undefined): JsonObject | Failed | Promise<JsonObject | Failed>
}

export const createFlags: Flag[] = [
  dryRunFlag,
  fieldManagerFlag('kubectl-create'),
  ...outputFlags,
  validateFlag,
  { name: 'save-config', type: 'bool', default: false, usage: 'Keep the configuration as an annotation, for kubectl apply.' },
]

/** Verb of a generator: one NAME, built here, sent with --field-manager and --validate. */
export function generatorVerb(generator: Generator, path: string): Verb {
  const { name, aliases, summary, usage, examples, flags } = generator
  return {
    name,
    ...(aliases ? { aliases } : {}),
    summary,
    usage,
    ...(examples ? { examples } : {}),
    flags: [...flags, ...createFlags],
    ...(usage.includes(' -- ') ? { takesRest: true } : {}),
    misuse: (args) => (args.length === 1 ? undefined : usageError(path, `exactly one NAME is required, got ${args.length}`)),
    run: (kubectl) => run(kubectl, generator),
  }
}

async function run(kubectl: Kubectl, generator: Generator): Promise<number> {
  const { args } = kubectl
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const printer = resultPrinter(kubectl, dryRun, { typed: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  const { resource } = generator
  const namespace = resource.namespaced && kubectl.namespaceGiven ? kubectl.namespace : undefined
  const plain = await generator.build(kubectl, args[0] as string, namespace)
  if (isFailed(plain)) return finish(kubectl, plain)
  const built = kubectl.flags.bool('save-config') && !generator.unsaved ? typedWithLastApplied(plain) : plain
  const options = { dryRun, fieldManager: kubectl.flags.string('field-manager'), fieldValidation: validation }
  const made = createObject(kubectl, resource, resource.namespaced ? kubectl.namespace : '', built, options)
  if (isStatus(made)) {
    return finish(kubectl, generator.failure === undefined ? [made] : fail(`${generator.failure}${statusText(made)}`))
  }
  const wrong = printer.show(resource, made, 'created')
  return wrong ? finish(kubectl, wrong) : 0
}
