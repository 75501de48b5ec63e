import type { JsonObject } from '../../api/json.ts'
import type { Condition } from '../../api/object.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { evaluate, resultText } from '../jsonpath/evaluate.ts'
import { parseJsonPath } from '../jsonpath/parse.ts'
import { relaxedPath } from '../jsonpath/relaxed.ts'
import { getObject } from '../object-requests.ts'
import { outputFlags, printerOf } from '../printers/printer.ts'
import { type Info, infosOf } from '../resource-args.ts'
import { groupKind } from '../rest-mapper.ts'
import { isStatus } from '../result.ts'
import { waitFor } from '../wait-for.ts'
import { durationMs } from './delete.ts'

export const wait: Verb = {
  name: 'wait',
  summary: 'Wait until objects are as asked for',
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    { name: 'all', type: 'bool', default: false, usage: 'Every object of the type in the namespace.' },
    { name: 'for', type: 'string', default: '', usage: "create, delete, condition=NAME[=VALUE] or jsonpath='{PATH}'[=VALUE]." },
    { name: 'local', type: 'bool', default: false, usage: 'Ask no server.', notSimulated: true },
    ...outputFlags,
    { name: 'timeout', type: 'duration', default: '30s', usage: 'How long; 0 looks once, less waits for a week.' },
  ],
  run,
}

type Met = (object: JsonObject) => boolean | string

/** Models kubectl/pkg/cmd/wait/wait.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const condition = flags.string('for')
  const met = conditionOf(condition)
  if (isFailed(met)) return finish(kubectl, met)
  const printer = printerOf(kubectl)
  if (isFailed(printer)) return finish(kubectl, printer)
  const text = flags.string('timeout')
  const timeoutMs = text.startsWith('-') ? 7 * 86_400_000 : durationMs(text)
  const until = kubectl.process.now() + timeoutMs
  const found =
    condition.toLowerCase() === 'create'
      ? await untilCreated(kubectl, timeoutMs)
      : await infosOf(kubectl, {
          ...targetOptions(kubectl),
          latest: true,
          emptySelects: flags.string('selector') !== '' || flags.bool('all'),
        })
  if (isFailed(found)) return finish(kubectl, found)
  const deleting = condition.toLowerCase() === 'delete'
  const gone = found.causes.filter((cause) => !(deleting && typeof cause !== 'string' && cause.reason === 'NotFound'))
  if (found.infos.length === 0 && gone.length === 0)
    return deleting && found.causes.length > 0 ? 0 : finish(kubectl, fail('no matching resources found'))
  const causes: Cause[] = [...gone]
  for (const info of found.infos) {
    const cause = await waitOne(kubectl, info, met, until, deleting, (object) => {
      const shown = printer ? printer(object) : `${groupKind(info.resource)}/${info.name} condition met\n`
      if (!isFailed(shown)) kubectl.process.stdout(shown)
    })
    if (cause !== undefined) causes.push(cause)
  }
  return finish(kubectl, causes)
}

async function untilCreated(kubectl: Kubectl, timeoutMs: number): ReturnType<typeof infosOf> {
  const until = kubectl.process.now() + timeoutMs
  for (;;) {
    const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
    const missing = isFailed(found) || found.causes.length > 0 || found.infos.length === 0
    if (!missing || kubectl.process.now() >= until || kubectl.process.signal.aborted) return found
    await kubectl.process.waitForChange(Math.min(1_000, until - kubectl.process.now()))
  }
}

async function waitOne(
  kubectl: Kubectl,
  info: Info,
  met: Met,
  until: number,
  deleting: boolean,
  show: (object: JsonObject) => void,
): Promise<Cause | undefined> {
  const { uid } = info.object.metadata as { uid?: string }
  const left = Math.max(0, until - kubectl.process.now())
  const ended = await waitFor(kubectl, left, (): { cause?: Cause; object?: JsonObject } | undefined => {
    const now = getObject(kubectl, info.resource, info.namespace, info.name)
    if (isStatus(now)) {
      if (now.reason !== 'NotFound') return { cause: now }
      return deleting ? { object: info.object } : { cause: now }
    }
    if (deleting) return (now.metadata as { uid?: string }).uid === uid ? undefined : { object: info.object }
    const answer = met(now)
    if (typeof answer === 'string') return { cause: answer }
    return answer ? { object: now } : undefined
  })
  if (!ended) return `timed out waiting for the condition on ${info.resource.resource}/${info.name}`
  if (ended.object) show(ended.object)
  return ended.cause
}

function conditionOf(text: string): Met | ReturnType<typeof fail> {
  const lower = text.toLowerCase()
  if (lower === 'delete' || lower === 'create') return () => true
  const condition = /^condition=([^=]+)(?:=(.*))?$/i.exec(text)
  if (condition) return hasCondition(condition[1] as string, condition[2] ?? 'true')
  const path = /^jsonpath=(.*)$/is.exec(text)?.[1]
  if (path !== undefined) return jsonPathMet(path)
  return fail(`unrecognized condition: ${JSON.stringify(text)}`)
}

/** Status of a condition; one that was seen for an older generation does not count. */
function hasCondition(name: string, value: string): Met {
  return (object) => {
    const { conditions = [], observedGeneration } = (object.status ?? {}) as {
      conditions?: Condition[]
      observedGeneration?: number
    }
    const { generation } = object.metadata as { generation?: number }
    const found = conditions.find((condition) => condition.type.toLowerCase() === name.toLowerCase())
    if (!found || found.status.toLowerCase() !== value.toLowerCase()) return false
    const seen = found.observedGeneration ?? observedGeneration
    return seen === undefined || generation === undefined || seen >= generation
  }
}

function jsonPathMet(text: string): Met | ReturnType<typeof fail> {
  const match = /^(\{.*\}|[^=]+)(?:=+(.*))?$/s.exec(text.replace(/^(['"])(.*)\1$/s, '$2'))
  const [, path = '', value] = match ?? []
  const template = relaxedPath(path)
  if (template === undefined)
    return fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`)
  const parsed = parseJsonPath(template)
  if (typeof parsed === 'string') return fail(parsed)
  const wanted = value?.replace(/^(['"])(.*)\1$/s, '$2')
  return (object) => {
    const result = evaluate(parsed, object, true)
    if (typeof result === 'string') return false
    const shown = resultText(result)
    return wanted === undefined ? shown !== '' : shown === wanted
  }
}
