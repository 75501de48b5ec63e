import { equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { applyJsonPatch, type Operation } from '../../api/json-patch.ts'
import { applyMergePatch } from '../../api/merge-patch.ts'
import { badRequest } from '../../api/status.ts'
import { applyStrategicMerge } from '../../api/strategic-merge.ts'
import type { Kubectl, Verb } from '../command.ts'
import { errnoText, readText } from '../documents.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { type DryRun, dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, targetOptions } from '../flag-sets.ts'
import { parseJson } from '../json-text.ts'
import { outputFlags } from '../printers/printer.ts'
import { recordFlag, recordPatch } from '../record.ts'
import { infosOf, isInfo } from '../resource-args.ts'
import { isStatus, patchObject, resultPrinter, scales, writeQuery } from '../result.ts'
import type { Info } from '../targets.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'

export const patch: Verb = {
  name: 'patch',
  summary: 'Change fields of an object',
  usage: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  flags: [
    ...filenameFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-patch'),
    { name: 'local', type: 'bool', default: false, usage: 'Only change the file, ask no server.' },
    ...outputFlags,
    recordFlag,
    { name: 'patch', short: 'p', type: 'string', default: '', usage: 'The patch, JSON or YAML.' },
    { name: 'patch-file', type: 'string', default: '', usage: 'File with the patch.' },
    { name: 'subresource', type: 'string', default: '', usage: 'status, scale or resize.' },
    { name: 'type', type: 'string', default: 'strategic', usage: 'json, merge or strategic.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/patch/patch.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const wrong = misuse(kubectl, dryRun)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  const file = flags.string('patch-file')
  const text = file === '' ? { text: flags.string('patch') } : readText(kubectl.process, file)
  if ('errno' in text) return finish(kubectl, fail(`unable to read patch file: open ${file}: ${errnoText(text.errno)}`))
  // the suffix of a dry run is lost when kubectl chooses between "patched" and "patched (no change)"
  const printer = resultPrinter(kubectl, 'none', { apart: true })
  const body = bodyOf(text.text)
  if ('yamlFailure' in body)
    return finish(kubectl, fail(`unable to parse ${JSON.stringify(flags.string('patch'))}: ${body.yamlFailure}`))
  const local = flags.bool('local')
  const subresource = flags.string('subresource')
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), local, subresource })
  if (isFailed(found)) return finish(kubectl, found)
  if (found.visits.length === 0) return finish(kubectl, fail('no objects passed to patch'))
  const causes: Cause[] = []
  for (const visit of found.visits) {
    const patched = isInfo(visit) ? patchedOf(kubectl, visit, body, dryRun) : visit
    if (!isInfo(visit) || typeof patched === 'string' || isStatus(patched)) causes.push(patched as Cause)
    else {
      const shown = subresource === 'scale' ? scales : visit.resource
      const operation = isSame(visit.object, patched) ? 'patched (no change)' : 'patched'
      // what is wrong with -o is told for each object that was patched
      const wrong = isFailed(printer) ? printer : printer.show(shown, patched, operation)
      causes.push(...(wrong?.failed ?? []))
    }
  }
  return finish(kubectl, causes)
}

function misuse({ flags, args }: Kubectl, dryRun: DryRun): string | undefined {
  const [inline, file, local] = [flags.string('patch'), flags.string('patch-file'), flags.bool('local')]
  if (inline !== '' && file !== '') return 'cannot specify --patch and --patch-file together'
  if (inline === '' && file === '') return 'must specify --patch or --patch-file containing the contents of the patch'
  if (local && args.length > 0) return 'cannot specify --local and server resources'
  if (local && dryRun === 'server') return 'cannot specify --local and --dry-run=server - did you mean --dry-run=client?'
  return flags.string('type') === '' || isPatchType(flags.string('type').toLowerCase())
    ? undefined
    : `--type must be one of [json merge strategic], not ${JSON.stringify(flags.string('type'))}`
}

type PatchType = 'json' | 'merge' | 'strategic'
const isPatchType = (text: string): text is PatchType => ['json', 'merge', 'strategic'].includes(text)

type Body = { json: Json } | { serverFailure: string }

function patchedOf(kubectl: Kubectl, info: Info, body: Body, dryRun: DryRun): JsonObject | Cause {
  const { flags } = kubectl
  const type = (flags.string('type').toLowerCase() || 'strategic') as PatchType
  if ('serverFailure' in body) return badRequest(body.serverFailure)
  if (flags.bool('local') || dryRun === 'client') return patchedHere(info.object, type, body.json)
  const subresource = flags.string('subresource')
  const at = { ...info, ...(subresource === '' ? {} : { subresource }) }
  const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager') })
  const patched = patchObject(kubectl, at, type, body.json, query)
  const cause = recordPatch(kubectl)
  if (isStatus(patched) || !cause) return patched
  const noted = patchObject(kubectl, at, 'merge', cause, query)
  return isStatus(noted) ? patched : noted
}

/** Models patch.go getPatchedJSON (1.36). */
function patchedHere(object: JsonObject, type: PatchType, patch: Json): JsonObject | Cause {
  if (type === 'json') {
    const result = applyJsonPatch(object, patch as unknown as Operation[])
    if (typeof result !== 'string') return result.value as JsonObject
    const key = /doc is missing key: (.*)$/.exec(result)?.[1]
    return key === undefined ? result : `Object to be patched is missing field (${key})`
  }
  if (type === 'merge') return applyMergePatch(object, patch) as JsonObject
  const result = applyStrategicMerge(object, patch as JsonObject)
  return typeof result === 'string' ? result : result.value
}

/** Nothing changed but what the server notes about itself. */
function isSame(before: JsonObject, after: JsonObject): boolean {
  const version = (object: JsonObject): unknown => (object.metadata as { resourceVersion?: string } | undefined)?.resourceVersion
  return version(before) === version(after) && equal(before, after)
}

/** YAML is turned into JSON here; JSON goes as it is, and the server says what is wrong with it. */
function bodyOf(text: string): Body | { yamlFailure: string } {
  const parsed = parseJson(text)
  if (!('syntaxError' in parsed)) return parsed
  if (/^\s*[{[]/.test(text)) return { serverFailure: goSyntax(parsed.syntaxError) }
  const yaml = parseYaml(text)
  return isYamlError(yaml) ? { yamlFailure: yaml.yamlError } : { json: yaml }
}

const goSyntax = (text: string): string => text.replace(/^.*?(unexpected end of JSON input|invalid character.*)$/s, '$1')
