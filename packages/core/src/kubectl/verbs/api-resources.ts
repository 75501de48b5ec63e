import { apiVersionOf, type Resource } from '../../api/resource.ts'
import type { Kubectl, Verb } from '../command.ts'
import { fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { printerOf } from '../printers/printer.ts'
import { align, tableTabs } from '../printers/tabwriter.ts'
import { groupResource, serverResources } from '../rest-mapper.ts'
import { typedJson } from '../result.ts'

export const apiResources: Verb = {
  name: 'api-resources',
  summary: 'Show the resources that the server has',
  usage: 'api-resources [flags]',
  examples: `
  # All of them, then those of one group
  kubectl api-resources
  kubectl api-resources --api-group=discovery.k8s.io

  # What can be listed in a namespace
  kubectl api-resources --namespaced=true --verbs=list -o name`,
  flags: [
    { name: 'api-group', type: 'string', default: '', usage: 'Only resources of this group.' },
    { name: 'cached', type: 'bool', default: false, usage: 'Take what discovery found before, if anything.' },
    { name: 'categories', type: 'stringSlice', usage: 'Only resources of these categories.' },
    { name: 'namespaced', type: 'bool', default: true, usage: 'Only namespaced resources, or (false) only others.' },
    { name: 'no-headers', type: 'bool', default: false, usage: 'Leave the headings out.' },
    { name: 'output', short: 'o', type: 'string', default: '', usage: 'Format: json, yaml, kyaml, wide or name.' },
    { name: 'sort-by', type: 'string', default: '', usage: 'Sort by name or kind.' },
    { name: 'verbs', type: 'stringSlice', usage: 'Only resources with all of these verbs.' },
  ],
  run,
}

const formats: readonly string[] = ['', 'json', 'yaml', 'kyaml', 'name', 'wide']

async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags, process } = kubectl
  if (args.length > 0) return finish(kubectl, usageError('kubectl api-resources', `unexpected arguments: [${args.join(' ')}]`))
  const sortBy = flags.string('sort-by')
  if (sortBy !== '' && sortBy !== 'name' && sortBy !== 'kind') {
    return finish(kubectl, fail(`--sort-by accepts only name or kind`))
  }
  const output = flags.string('output')
  if (!formats.includes(output)) {
    const words = `allowed formats are: ${[...formats].sort().slice(1).join(',')}`
    return finish(kubectl, fail(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, ${words}`))
  }
  const rows = preferred(serverResources(kubectl))
    .filter((row) => wanted(kubectl, row))
    .sort(orderBy(sortBy))
  if (output === 'name') for (const row of rows) process.stdout(`${groupResource(row)}\n`)
  else if (output === '' || output === 'wide') process.stdout(table(rows, output === 'wide', !flags.bool('no-headers')))
  else return structured(kubectl, rows)
  return 0
}

/** Each resource in the first version that has it. Models client-go discovery ServerPreferredResources (1.36). */
const preferred = (all: readonly Resource[]): Resource[] =>
  all.filter((row, at) => all.findIndex(({ group, resource }) => group === row.group && resource === row.resource) === at)

function wanted({ flags }: Kubectl, row: Resource): boolean {
  if (row.verbs.length === 0) return false
  if (flags.given('api-group') && row.group !== flags.string('api-group')) return false
  if (flags.given('namespaced') && row.namespaced !== flags.bool('namespaced')) return false
  if (!flags.strings('verbs').every((verb) => row.verbs.includes(verb))) return false
  return flags.strings('categories').every((category) => row.categories.includes(category))
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** By group and name, or as --sort-by says. Models kubectl/pkg/cmd/apiresources sortableResource (1.36). */
function orderBy(sortBy: string): (a: Resource, b: Resource) => number {
  const key = (row: Resource): string => (sortBy === 'name' ? row.resource : sortBy === 'kind' ? row.kind : row.group)
  return (a, b) => byText(key(a), key(b)) || byText(a.resource, b.resource)
}

function table(rows: readonly Resource[], wide: boolean, headers: boolean): string {
  const lines = rows.map((row) => [
    row.resource,
    row.shortNames.join(','),
    apiVersionOf(row),
    String(row.namespaced),
    row.kind,
    ...(wide ? [row.verbs.join(','), row.categories.join(',')] : []),
  ])
  const head = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])]
  const all = headers ? [head, ...lines] : lines
  return all.length === 0 ? '' : align(`${all.map((line) => line.join('\t')).join('\n')}\n`, tableTabs)
}

function structured(kubectl: Kubectl, rows: readonly Resource[]): number {
  const printer = printerOf(kubectl, [])
  if (printer === undefined || isFailed(printer)) return finish(kubectl, printer ?? fail('no output'))
  const resources = rows.map((row) => ({
    name: row.resource,
    singularName: row.singular,
    namespaced: row.namespaced,
    ...(row.group === '' ? {} : { group: row.group }),
    version: row.version,
    kind: row.kind,
    verbs: [...row.verbs],
    ...(row.shortNames.length > 0 ? { shortNames: [...row.shortNames] } : {}),
    ...(row.categories.length > 0 ? { categories: [...row.categories] } : {}),
  }))
  const list = { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources }
  const text = kubectl.flags.string('output') === 'json' ? typedJson(list) : printer(list)
  if (isFailed(text)) return finish(kubectl, text)
  kubectl.process.stdout(text)
  return 0
}
