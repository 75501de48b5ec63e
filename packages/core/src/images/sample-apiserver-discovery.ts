import type { JsonObject } from '../api/json.ts'

const group = 'wardle.example.com'
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

const rows: Readonly<Record<string, JsonObject[]>> = {
  v1beta1: [{ name: 'flunders', singularName: 'flunder', namespaced: true, kind: 'Flunder', verbs }],
  v1alpha1: [
    { name: 'fischers', singularName: 'fischer', namespaced: false, kind: 'Fischer', verbs },
    { name: 'flunders', singularName: 'flunder', namespaced: true, kind: 'Flunder', verbs },
  ],
}

const versions = Object.keys(rows).map((version) => ({ groupVersion: `${group}/${version}`, version }))
const [preferredVersion] = versions

/** /apis and what is below it, of the sample server. */
export function sampleDiscovery(path: string): object | undefined {
  const about = { name: group, versions, preferredVersion }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [about] }
  if (path === `/apis/${group}`) return { kind: 'APIGroup', apiVersion: 'v1', ...about }
  const version = path.startsWith(`/apis/${group}/`) ? path.slice(`/apis/${group}/`.length) : ''
  const resources = Object.hasOwn(rows, version) ? rows[version] : undefined
  return resources && { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${group}/${version}`, resources }
}
