import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Process } from '../../process/process.ts'
import { contentHash } from '../content-hash.ts'
import { failureText, isFailed } from '../errors.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { kustomizeDocuments } from './build.ts'

function build(files: Record<string, string>, directory = '/k'): string {
  const isDirectory = (path: string): boolean => Object.keys(files).some((name) => name.startsWith(`${path}/`))
  const stat = (path: string): unknown =>
    files[path] !== undefined ? { type: 'file' } : isDirectory(path) ? { type: 'directory' } : 'ENOENT'
  const read = (path: string): unknown => (files[path] === undefined ? 'ENOENT' : encodeUtf8(files[path]))
  const process = { cwd: '/', env: {}, files: { stat, read }, stderr() {} } as unknown as Process
  const built = kustomizeDocuments(process, directory)
  return isFailed(built) ? failureText(built) : built.documents.map(({ value }) => writeYaml(value as JsonObject)).join('---\n')
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: c
        image: nginx:1.0
        envFrom: [{configMapRef: {name: cfg}}]
`
const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n'

it('[KCT21] a generated name ends with the hash that kustomize gives its content', () => {
  const map = (data?: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: '' },
    ...(data ? { data } : {}),
  })
  expect([contentHash(map()), contentHash(map({ one: '' })), contentHash(map({ two: 2, one: '', three: 3 }))]).toEqual([
    '6ct58987ht',
    '9g67k2htb6',
    '7757f9kkct',
  ])
})

describe('[KCT22] a kustomization is built as kustomize builds it', () => {
  it('names, namespaces, labels, images, replicas and references', () => {
    const text = build({
      '/k/kustomization.yaml': `resources: [web.yaml, svc.yaml]
namePrefix: dev-
namespace: shop
commonLabels: {team: a}
images: [{name: nginx, newTag: "2.0"}]
replicas: [{name: web, count: 3}]
configMapGenerator: [{name: cfg, literals: [a=1]}]
generatorOptions: {disableNameSuffixHash: true}
`,
      '/k/web.yaml': deployment,
      '/k/svc.yaml': service,
    })
    expect(text).toBe(`apiVersion: v1
data:
  a: "1"
kind: ConfigMap
metadata:
  labels:
    team: a
  name: dev-cfg
  namespace: shop
---
apiVersion: v1
kind: Service
metadata:
  labels:
    team: a
  name: dev-web
  namespace: shop
spec:
  ports:
  - port: 80
  selector:
    app: web
    team: a
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    team: a
  name: dev-web
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
      team: a
  template:
    metadata:
      labels:
        app: web
        team: a
    spec:
      containers:
      - envFrom:
        - configMapRef:
            name: dev-cfg
        image: nginx:2.0
        name: c
`)
  })

  it('bases, patches of both kinds, and a hash that references follow', () => {
    const text = build(
      {
        '/base/kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator: [{name: cfg, literals: [a=1]}]\n',
        '/base/web.yaml': deployment,
        '/over/kustomization.yaml': `resources: [../base]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {containers: [{name: c, image: httpd}]}}}
- target: {kind: Deployment}
  patch: |
    - {op: add, path: /spec/replicas, value: 2}
`,
      },
      '/over',
    )
    const name = /name: (cfg-[a-z0-9]{10})\n/.exec(text)?.[1]
    expect(name).toBeDefined()
    expect(text).toContain(`configMapRef:\n            name: ${name}\n`)
    expect(text).toContain('image: httpd\n')
    expect(text).toContain('replicas: 2\n')
  })

  it.each([
    [
      {},
      "error: must build at directory: not a valid directory: evalsymlink failure on '/k' : lstat /k: no such file or directory",
    ],
    [
      { '/k/x.yaml': service },
      "error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/k'",
    ],
    [{ '/k/kustomization.yaml': 'resource: [a]\n' }, 'error: invalid Kustomization: json: unknown field "resource"'],
  ] as const)('%j', (files, expected) => {
    expect(build(files)).toBe(expected)
  })
})

describe('[KCT22] a build that doubles without end is stopped', () => {
  const tower = (leaf: string): Record<string, string> => {
    const files: Record<string, string> = { '/0/kustomization.yaml': leaf, '/0/svc.yaml': service }
    for (let level = 1; level <= 20; level++) {
      const below = `resources: [../${level - 1}]\n`
      files[`/${level}a/kustomization.yaml`] = `${below}namePrefix: a-\n`
      files[`/${level}b/kustomization.yaml`] = `${below}namePrefix: b-\n`
      files[`/${level}/kustomization.yaml`] = `resources: [../${level}a, ../${level}b]\n`
    }
    return files
  }

  it.each([
    ['resources: [svc.yaml]\n', 'kustomizations'],
    ['namePrefix: x-\n', 'kustomizations'],
  ])('%j', (leaf, things) => {
    expect(build(tower(leaf), '/20')).toContain(`more than 500 ${things} in one build`)
  })
})
