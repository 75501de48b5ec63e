import type { Flags, Kubectl, Verb } from '../../command.ts'
import { addSource, type Cause, type Failed, fail, isFailed, usageError } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { dryRunOf, fieldValidation, filenameFlags, labelSelectorFlag, targetOptions } from '../../flag-sets.ts'
import { createFlags, generatorVerb } from '../../generate/generator.ts'
import { lastAppliedOf, withLastApplied } from '../../last-applied.ts'
import { rawProblem, sendRaw } from '../../raw-request.ts'
import { recorded, recordFlag } from '../../record.ts'
import { targetsOf } from '../../resource-args.ts'
import { createObject, isStatus, resultPrinter } from '../../result.ts'
import { editCreated } from '../edit.ts'
import { clusterrole } from './clusterrole.ts'
import { clusterrolebinding } from './clusterrolebinding.ts'
import { configmap } from './configmap.ts'
import { cronjob } from './cronjob.ts'
import { deployment } from './deployment.ts'
import { ingress } from './ingress.ts'
import { job } from './job.ts'
import { namespaceGenerator } from './namespace.ts'
import { pdb } from './poddisruptionbudget.ts'
import { priorityclass } from './priorityclass.ts'
import { quota } from './quota.ts'
import { role } from './role.ts'
import { rolebinding } from './rolebinding.ts'
import { dockerRegistry } from './secret-docker-registry.ts'
import { generic } from './secret-generic.ts'
import { tls } from './secret-tls.ts'
import { serviceGenerators } from './service.ts'
import { serviceaccount } from './serviceaccount.ts'
import { createToken } from './token.ts'

const service: Verb = {
  name: 'service',
  aliases: ['svc'],
  summary: 'Create a Service of a type',
  usage: 'service [flags]',
  flags: [],
  verbs: serviceGenerators.map((generator) => generatorVerb(generator, `kubectl create service ${generator.name}`)),
}

const generators = [
  clusterrole,
  clusterrolebinding,
  configmap,
  cronjob,
  deployment,
  ingress,
  job,
  namespaceGenerator,
  pdb,
  priorityclass,
  quota,
  role,
  rolebinding,
  serviceaccount,
]

const secret: Verb = {
  name: 'secret',
  summary: 'Create a Secret of a type',
  usage: 'secret (docker-registry | generic | tls)',
  flags: [],
  verbs: [dockerRegistry, generic, tls].map((generator) => generatorVerb(generator, `kubectl create secret ${generator.name}`)),
}

export const create: Verb = {
  name: 'create',
  summary: 'Create a resource from a file or from standard input',
  usage: 'create -f FILENAME',
  examples: `
  # From a file
  kubectl create -f coffee.yaml

  # A Deployment with three Pods
  kubectl create deployment coffee --image=ansilh/demo-coffee --replicas=3`,
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    ...createFlags,
    recordFlag,
    { name: 'edit', type: 'bool', default: false, usage: 'Edit the objects before they are created.' },
    { name: 'raw', type: 'string', default: '', usage: 'Path to POST the file to, as it is.' },
    {
      name: 'windows-line-endings',
      type: 'bool',
      default: false,
      usage: 'Not of use here: files keep their line endings.',
      hidden: true,
    },
  ],
  verbs: [
    ...generators.map((generator) => generatorVerb(generator, `kubectl create ${generator.name}`)),
    secret,
    service,
    createToken,
  ],
  misuse,
  run,
}

function misuse(args: readonly string[], flags: Flags, path: string): Failed | undefined {
  const [files, kustomize] = [flags.strings('filename').length > 0, flags.string('kustomize') !== '']
  const unexpected = args.length > 0 ? usageError(path, `Unexpected args: [${args.join(' ')}]`) : undefined
  if (!files && !kustomize) return unexpected ?? fail('must specify one of -f and -k')
  return unexpected ?? (files && kustomize ? fail('only one of -f or -k can be specified') : undefined)
}

/** Models kubectl/pkg/cmd/create/create.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  if (flags.string('raw') !== '') {
    const misused = flags.bool('edit') ? '--raw and --edit are mutually exclusive' : rawProblem(flags)
    return misused === undefined ? sendRaw(kubectl, 'POST') : finish(kubectl, { failed: [misused], exitCode: 1 })
  }
  if (flags.bool('edit')) return editCreated(kubectl)
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await targetsOf(kubectl, { ...targetOptions(kubectl), validate: validation !== 'Ignore' })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = []
  let shown = 0
  for (const { resource, namespace, object: read, source } of found.targets) {
    if (!read) continue
    const object =
      flags.bool('save-config') || lastAppliedOf(read) !== undefined
        ? withLastApplied(recorded(kubectl, read))
        : recorded(kubectl, read)
    const options = { dryRun, fieldManager: flags.string('field-manager'), fieldValidation: validation }
    const made = createObject(kubectl, resource, namespace, object, options)
    if (isStatus(made)) causes.push(addSource('creating', source, made))
    else {
      const wrong = printer.show(resource, made, 'created')
      if (wrong) return finish(kubectl, wrong)
      shown++
    }
  }
  causes.push(...found.causes)
  if (shown === 0 && causes.length === 0) return finish(kubectl, { failed: ['no objects passed to create'], exitCode: 1 })
  return finish(kubectl, causes)
}
