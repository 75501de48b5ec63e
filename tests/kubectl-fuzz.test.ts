import fc from 'fast-check'
import { expect, it } from 'vitest'
import { kubectlLab } from './kubectl-lab.ts'

const verbs =
  'get describe explain events config api-resources version cluster-info kustomize top create apply run expose delete scale label annotate patch set rollout auth wait logs taint cordon drain autoscale replace edit exec cp diff debug attach'.split(
    ' ',
  )

const words = [
  ...[
    'get',
    'describe',
    'explain',
    'events',
    'config',
    'view',
    'api-resources',
    'version',
    'cluster-info',
    'kustomize',
    'top',
    'help',
    'options',
  ],
  ...[
    'create',
    'apply',
    'run',
    'expose',
    'delete',
    'scale',
    'label',
    'annotate',
    'patch',
    'set',
    'image',
    'rollout',
    'status',
    'auth',
    'can-i',
    'wait',
    'logs',
    'taint',
  ],
  ...[
    'pods',
    'svc',
    'svc,ep',
    'all',
    'pod/a',
    'deploy',
    'service',
    'clusterip',
    'nodes',
    'kubernetes',
    'web',
    'a/b/c',
    ',',
    '/',
    '',
    '.',
    '*',
    'x=y',
    'x-',
  ],
  ...[
    '-n',
    'default',
    '-A',
    '-l',
    'app in (a',
    '-o',
    'yaml',
    'json',
    'name',
    'jsonpath={.items[*].x}',
    'jsonpath={',
    'go-template={{',
    'custom-columns=A:.b',
    'wide',
  ],
  ...[
    '--sort-by=.x',
    '--sort-by={',
    '-f',
    'f.yaml',
    '-k',
    '.',
    '--raw',
    '/api',
    '--',
    '-',
    '--dry-run',
    '--dry-run=client',
    '--image=nginx',
    '--port=80',
    '--replicas=x',
    '--tcp=80:x',
  ],
  ...[
    '--as=u',
    '--context=c',
    '-s',
    'http://x',
    '-v',
    '9',
    '--field-selector=a',
    '-p',
    '{',
    '--type=json',
    '--help',
    '-h',
    '--nope',
    '-z',
    '\u0000',
    '\u{1f600}',
    '"',
  ],
]

it('[KCT34] any command line is answered with words and an exit code', async () => {
  const lab = kubectlLab()
  lab.files.set('/root/f.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\nnonsense\n---\nkind: [\n')
  const signal = { aborted: true, addEventListener() {}, removeEventListener() {} }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...verbs), fc.array(fc.constantFrom(...words), { maxLength: 7 }), async (verb, line) => {
      const quoted = [verb, ...line].map((word) => (word.includes('"') ? word : `"${word}"`)).join(' ')
      expect(typeof (await lab.run(`kubectl ${quoted}`, { signal }))).toBe('string')
    }),
    { numRuns: 2_500, seed: 13 },
  )
}, 60_000)
