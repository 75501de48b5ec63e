import type { Json } from '../../api/json.ts'
import type { Resource } from '../../api/kinds.ts'
import { badRequest } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { readText } from '../documents.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, targetOptions } from '../flag-sets.ts'
import { parseJson } from '../json-text.ts'
import { outputFlags } from '../printers/printer.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../result.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'

/** What `--subresource=scale` answers with. */
const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale', resource: 'scale', namespaced: true } as Resource

export const patch: Verb = {
  name: 'patch',
  summary: 'Change fields of an object',
  usage: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  flags: [
    ...filenameFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-patch'),
    { name: 'local', type: 'bool', default: false, usage: 'Only change the file, ask no server.', notSimulated: true },
    ...outputFlags,
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
  const type = flags.string('type')
  if (type !== 'json' && type !== 'merge' && type !== 'strategic')
    return finish(kubectl, fail(`--type must be one of [json merge strategic], not ${JSON.stringify(type)}`))
  const inline = flags.string('patch')
  const file = flags.string('patch-file')
  if (inline === '' && file === '')
    return finish(kubectl, fail('must specify --patch or --patch-file containing the contents of the patch'))
  if (inline !== '' && file !== '') return finish(kubectl, fail('cannot specify --patch and --patch-file together'))
  const text = file === '' ? { text: inline } : readText(kubectl.process, file)
  if ('errno' in text) return finish(kubectl, fail(`unable to read patch file: open ${file}: no such file or directory`))
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const body = bodyOf(text.text)
  if (typeof body === 'object' && body !== null && 'yamlFailure' in body)
    return finish(kubectl, fail(`unable to parse ${JSON.stringify(text.text)}: ${body.yamlFailure}`))
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    if ('serverFailure' in (body as object)) {
      causes.push(badRequest((body as { serverFailure: string }).serverFailure))
      continue
    }
    const subresource = flags.string('subresource')
    const at = { ...info, ...(subresource === '' ? {} : { subresource }) }
    const patched =
      dryRun === 'client'
        ? info.object
        : patchObject(
            kubectl,
            at,
            type,
            (body as { json: Json }).json,
            writeQuery({ dryRun, fieldManager: flags.string('field-manager') }),
          )
    if (isStatus(patched)) causes.push(patched)
    else {
      const same =
        (patched.metadata as { resourceVersion?: string }).resourceVersion ===
        (info.object.metadata as { resourceVersion?: string }).resourceVersion
      const wrong = printer.show(
        subresource === 'scale' ? scale : info.resource,
        patched,
        same && dryRun === 'none' ? 'patched (no change)' : 'patched',
      )
      if (wrong) return finish(kubectl, wrong)
    }
  }
  return finish(kubectl, causes)
}

/** YAML is turned into JSON here; JSON goes as it is, and the server says what is wrong with it. */
function bodyOf(text: string): { json: Json } | { serverFailure: string } | { yamlFailure: string } {
  const parsed = parseJson(text)
  if (!('syntaxError' in parsed)) return parsed
  if (/^\s*[{[]/.test(text)) return { serverFailure: goSyntax(parsed.syntaxError) }
  const yaml = parseYaml(text)
  return isYamlError(yaml) ? { yamlFailure: yaml.yamlError } : { json: yaml }
}

const goSyntax = (text: string): string => text.replace(/^.*?(unexpected end of JSON input|invalid character.*)$/s, '$1')
