import { executeTemplate } from '@kubemaze/core/kubectl/template/execute.ts'
import { parseGoTemplate } from '@kubemaze/core/kubectl/template/parse.ts'
import { say } from '../../last-words.ts'
import { podRows } from '../../processes/node-processes.ts'
import type { ProcessRow } from '../../processes/process-row.ts'
import { type Call, fail, notFound } from './call.ts'
import { inspected, inspectedSandbox } from './inspect.ts'
import { byId, type Known, type KnownSandbox, knownContainers, knownSandboxes } from './known.ts'
import { chosenContainers, chosenSandboxes } from './lists.ts'

/** undefined: how the verb is used is to be shown. */
export function inspect(call: Call, kind: 'container' | 'pod'): number | undefined {
  const { process, cluster, node, options } = call
  const chosen = kind === 'container' ? chosenContainers(call) : chosenSandboxes(call)
  const ids = options.operands.length > 0 ? options.operands : typeof chosen === 'string' ? [] : chosen.map(({ id }) => id)
  if (ids.length === 0) {
    fail(process, 'No IDs provided or nothing found per filter')
    return undefined
  }
  const found: object[] = []
  for (const id of ids) {
    const container = kind === 'container' ? byId(knownContainers(cluster, node), id) : undefined
    const sandbox = kind === 'pod' ? byId(knownSandboxes(cluster, node), id) : undefined
    if (container) found.push(inspected(container, cluster, pidOf(call, container)))
    else if (sandbox) found.push(inspectedSandbox(sandbox, pidOf(call, sandbox)))
    else if (kind === 'container')
      return notFound(process, 'ContainerStatus', 'container', id, 'get the status of containers: get container status: ')
    else return notFound(process, 'PodSandboxStatus', 'sandbox', id, 'get the status of pod sandboxes: get pod sandbox status: ')
  }
  return printInspected(call, found)
}

function printInspected({ process, options }: Call, found: readonly object[]): number {
  const template = options.get('template') ?? ''
  const format = options.get('output') ?? 'json'
  if (format === 'go-template') {
    const parsed = parseGoTemplate(template)
    if (template === '') return fail(process, 'template is empty')
    if (typeof parsed === 'string') return fail(process, `failed to parse go-template: template: tmplExecuteRawJSON:${parsed}`)
    for (const one of found) {
      const { output, problem } = executeTemplate(parsed, one, true)
      if (problem !== undefined) return fail(process, `failed to template data: template: tmplExecuteRawJSON:${problem}`)
      say(process, `${output}\n`)
    }
    return 0
  }
  if (format === 'yaml') return fail(process, 'output in YAML is not simulated here; use -o json')
  return say(process, `${JSON.stringify(found.length === 1 ? found[0] : found, null, 2)}\n`)
}

/** The number of a container's or a sandbox's process; 0 when none runs. */
function pidOf({ process, cluster, node }: Call, known: Known | KnownSandbox): number {
  const { name, namespace = '' } = known.pod.metadata
  const container = 'status' in known ? known.status.name : undefined
  const isIt = ({ of }: ProcessRow): boolean => of?.namespace === namespace && of.pod === name && of.container === container
  return podRows(cluster, node, process).find(isIt)?.pid ?? 0
}
