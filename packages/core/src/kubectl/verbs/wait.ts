import type { JsonObject } from '../../api/json.ts'
import { evaluate } from '../../api/jsonpath/evaluate.ts'
import { parseJsonPath } from '../../api/jsonpath/parse.ts'
import { relaxedPath } from '../../api/jsonpath/relaxed.ts'
import type { Condition as ObjectCondition } from '../../api/object.ts'
import type { Status } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag, fieldSelectorFlag, labelSelectorFlag, recursiveFlags, targetOptions } from '../flag-sets.ts'
import { getObject } from '../object-requests.ts'
import { valueText } from '../printers/path-text.ts'
import { outputFlags, type Printer, printerOf } from '../printers/printer.ts'
import { infosOf, isInfo, onlyFiles } from '../resource-args.ts'
import { groupKind } from '../rest-mapper.ts'
import { isStatus } from '../result.ts'
import type { Info, TargetOptions } from '../targets.ts'
import { waitFor } from '../wait-for.ts'
import { durationMs } from './delete.ts'

export const wait: Verb = {
  name: 'wait',
  summary: 'Wait until objects are as asked for',
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  flags: [
    ...recursiveFlags,
    labelSelectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    { name: 'all', type: 'bool', default: false, usage: 'Every object of the type in the namespace.' },
    { name: 'for', type: 'stringArray', usage: "create, delete, condition=NAME[=VALUE] or jsonpath='{PATH}'[=VALUE]." },
    { name: 'local', type: 'bool', default: false, usage: 'Ask no server.' },
    ...outputFlags,
    { name: 'timeout', type: 'duration', default: '30s', usage: 'How long; 0 looks once, less waits for a week.' },
  ],
  run,
}

type Met = (object: JsonObject) => boolean | string

/** Models kubectl/pkg/cmd/wait/wait.go ToOptions and RunWait (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const printer = printerOf(kubectl)
  if (isFailed(printer)) return finish(kubectl, printer)
  const asked = flags.strings('for')
  const conditions: Condition[] = []
  for (const text of asked) {
    const condition = conditionOf(text)
    if (isFailed(condition)) return finish(kubectl, condition)
    conditions.push(condition)
  }
  if (conditions.length === 0) return finish(kubectl, fail('unrecognized condition: []'))
  const text = flags.string('timeout')
  const timeoutMs = text.startsWith('-') ? 7 * 86_400_000 : durationMs(text)
  return flags.bool('local') ? waitHere(kubectl, conditions, printer) : waitAll(kubectl, conditions, timeoutMs, printer)
}

/** --local: what is in a file is there; every other condition makes kubectl crash. Models wait.go RunWait with a local builder (1.36). */
async function waitHere(kubectl: Kubectl, conditions: Condition[], printer: Printer | undefined): Promise<number> {
  if (kubectl.args.length > 0) return finish(kubectl, fail(onlyFiles))
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), all: false, local: true })
  if (isFailed(found)) return finish(kubectl, found)
  for (const visit of found.visits) {
    if (!isInfo(visit)) return finish(kubectl, [visit])
    for (const condition of conditions) {
      if (condition !== 'create') return crashed(kubectl)
      const shown = printer ? printer(visit.object) : met(visit)
      if (!isFailed(shown)) kubectl.process.stdout(shown)
    }
  }
  return found.visits.length > 0 ? 0 : finish(kubectl, fail('no matching resources found'))
}

function crashed({ process }: Kubectl): number {
  process.stderr('panic: runtime error: invalid memory address or nil pointer dereference\n')
  return 2
}

const met = ({ resource, name }: Info): string => `${groupKind(resource)}/${name} condition met\n`

async function waitAll(
  kubectl: Kubectl,
  conditions: Condition[],
  timeoutMs: number,
  printer: Printer | undefined,
): Promise<number> {
  const until = kubectl.process.now() + timeoutMs
  const found = conditions.includes('create')
    ? await untilCreated(kubectl, timeoutMs)
    : await infosOf(kubectl, selection(kubectl))
  if (isFailed(found)) return finish(kubectl, found)
  const deleting = conditions.includes('delete')
  const causes = found.causes.filter((cause) => !(deleting && typeof cause !== 'string' && cause.reason === 'NotFound'))
  if (found.infos.length === 0 && causes.length === 0) return deleting ? 0 : finish(kubectl, fail('no matching resources found'))
  for (const info of found.infos) {
    for (const condition of conditions) {
      const ended =
        condition === 'create'
          ? { object: info.object }
          : await waitOne(kubectl, info, condition, { until, once: timeoutMs === 0 })
      if (ended.cause !== undefined) {
        causes.push(ended.cause)
        break
      }
      const shown = printer ? printer(ended.object as JsonObject) : met(info)
      if (!isFailed(shown)) kubectl.process.stdout(shown)
    }
  }
  return finish(kubectl, causes)
}

const selection = (kubectl: Kubectl): TargetOptions & { latest: true } => ({
  ...targetOptions(kubectl),
  all: false,
  latest: true,
  emptySelects: kubectl.flags.string('selector') !== '' || kubectl.flags.bool('all'),
})

const timedOut = 'timed out waiting for the condition'

async function untilCreated(kubectl: Kubectl, timeoutMs: number): ReturnType<typeof infosOf> {
  const until = kubectl.process.now() + timeoutMs
  for (;;) {
    const found = await infosOf(kubectl, selection(kubectl))
    if (isFailed(found)) return found
    const [cause] = found.causes
    // what is missing is waited for, but several at once are an error of another type
    if (found.causes.length > 1 || (cause !== undefined && (typeof cause === 'string' || cause.reason !== 'NotFound')))
      return found
    if (cause === undefined && found.infos.length > 0) return found
    if (kubectl.process.now() >= until || kubectl.process.signal.aborted) return fail(timedOut)
    await kubectl.process.waitForChange(Math.min(1_000, until - kubectl.process.now()))
  }
}

interface Ended {
  cause?: Cause
  object?: JsonObject
}

/** `once`: --timeout=0 looks once and does not wait. */
async function waitOne(
  kubectl: Kubectl,
  info: Info,
  condition: Exclude<Condition, 'create'>,
  { until, once }: { until: number; once: boolean },
): Promise<Ended> {
  if (info.name === '') return { cause: 'resource name must be provided' }
  const { uid } = info.object.metadata as { uid?: string }
  const place = `${info.resource.resource}/${info.name}`
  const left = Math.max(0, until - kubectl.process.now())
  const ended = await waitFor(kubectl, left, (): Ended | undefined => {
    const now = getObject(kubectl, info.resource, info.namespace, info.name)
    if (condition === 'delete') return afterDelete(now, info.object, uid)
    if (isStatus(now)) return { cause: now }
    const answer = condition(now)
    if (typeof answer === 'string') return { cause: answer }
    return answer ? { object: now } : undefined
  })
  return ended ?? { cause: once ? `condition not met for ${place}` : `${timedOut} on ${place}` }
}

function afterDelete(now: JsonObject | Status, before: JsonObject, uid: string | undefined): Ended | undefined {
  if (isStatus(now)) return now.reason === 'NotFound' ? { object: before } : { cause: now }
  return (now.metadata as { uid?: string }).uid === uid ? undefined : { object: before }
}

type Condition = 'create' | 'delete' | Met

/** Models wait.go conditionFuncsFor (1.36). */
function conditionOf(text: string): Condition | Failed {
  const lower = text.toLowerCase()
  if (lower === 'delete' || lower === 'create') return lower
  if (text.startsWith('condition=')) {
    const [name = '', ...value] = text.slice('condition='.length).split('=')
    return hasCondition(name, value.length === 0 ? 'true' : value.join('='))
  }
  if (text.startsWith('jsonpath=')) return jsonPathMet(text.slice('jsonpath='.length))
  return fail(`unrecognized condition: ${JSON.stringify(text)}`)
}

/** Status of a condition; one that was seen for an older generation does not count. */
function hasCondition(name: string, value: string): Met {
  return (object) => {
    const { conditions = [], observedGeneration } = (object.status ?? {}) as {
      conditions?: ObjectCondition[]
      observedGeneration?: number
    }
    const { generation } = object.metadata as { generation?: number }
    const found = conditions.find((condition) => condition.type.toLowerCase() === name.toLowerCase())
    if (!found || found.status.toLowerCase() !== value.toLowerCase()) return false
    const seen = found.observedGeneration ?? observedGeneration
    return seen === undefined || generation === undefined || seen >= generation
  }
}

/** PATH or PATH=VALUE; == does not divide. Models wait.go processJSONPathInput (1.36). */
function jsonPathMet(text: string): Met | Failed {
  const [path = '', value, ...more] = text.split(/(?<!=)=(?!=)/)
  if (more.length > 0) {
    const format = "--for=jsonpath='{.status.readyReplicas}'"
    return fail(`jsonpath wait format must be ${format}=3 or ${format}`)
  }
  const template = relaxedPath(path)
  if (template === undefined)
    return fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`)
  const wanted = value?.replace(/^['"]+|['"]+$/g, '')
  if (wanted === '') {
    const example = "--for=jsonpath='{.status.readyReplicas}'=3"
    return fail(`jsonpath wait has to have a value after equal sign, like ${example}`)
  }
  if (template === '') return fail('jsonpath expression cannot be empty')
  const parsed = parseJsonPath(template)
  return typeof parsed === 'string' ? fail(parsed) : (object) => jsonPathHolds(evaluate(parsed, object, true), wanted)
}

/** Models wait.go JSONPathWait checkCondition (1.36). */
function jsonPathHolds(result: ReturnType<typeof evaluate>, wanted: string | undefined): boolean | string {
  if (typeof result === 'string') return result
  const [group = []] = result.groups
  if (group.length === 0) return false
  if (result.groups.length > 1) return 'given jsonpath expression matches more than one list'
  if (group.length > 1) return 'given jsonpath expression matches more than one value'
  if (wanted === undefined) return true
  const [value] = group
  if (typeof value === 'object' && value !== null) return 'jsonpath leads to a nested object or list which is not supported'
  return valueText(value).trim() === wanted.trim()
}
