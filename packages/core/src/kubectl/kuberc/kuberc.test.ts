import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Process } from '../../process/process.ts'
import { withPreferences } from './apply.ts'

const preference = `apiVersion: kubectl.config.k8s.io/v1beta1
kind: Preference
defaults:
- command: get
  options:
  - {name: output, default: wide}
- command: set env
  options:
  - {name: dry-run, default: client}
aliases:
- name: getn
  command: get
  prependArgs: [nodes]
  options:
  - {name: show-labels, default: "true"}
- name: runx
  command: run
  options:
  - {name: image, default: nginx}
  appendArgs: [--, sleep, "1"]
`

function machine(disk: Record<string, string>, env: Record<string, string> = {}): Process & { said: string[] } {
  const said: string[] = []
  return {
    said,
    env: { HOME: '/root', ...env },
    cwd: '/root',
    stderr: (text: string) => void said.push(text),
    files: { read: (path: string) => (path in disk ? encodeUtf8(disk[path] as string) : 'ENOENT') },
  } as unknown as Process & { said: string[] }
}

const made = (line: string, env?: Record<string, string>, text = preference): string => {
  const process = machine({ '/root/.kube/kuberc': text, '/root/other': '' }, env)
  const result = withPreferences(process, line.split(' '))
  return process.said.join('') + ('wrong' in result ? `wrong: ${result.wrong}` : result.words.join(' '))
}

describe('[KCT53] a kuberc file gives commands other defaults, and aliases', () => {
  it.each([
    ['get pods', 'get pods --output=wide'],
    ['get pods -o yaml', 'get pods -o yaml'],
    ['get pods -oyaml', 'get pods -oyaml'],
    ['get pods --output=yaml', 'get pods --output=yaml'],
    ['describe pods', 'describe pods'],
    ['set env deploy/web -- A=b', 'set env deploy/web --dry-run=client -- A=b'],
    ['getn', 'get --show-labels=true nodes'],
    ['getn k8s-master -o yaml', 'get --show-labels=true nodes k8s-master -o yaml'],
    ['getn --show-labels=false', 'get nodes --show-labels=false'],
    ['runx web', 'run --image=nginx web -- sleep 1'],
    ['runx web --image=httpd', 'run web --image=httpd -- sleep 1'],
    ['nothing', 'nothing'],
    ['get pods --kuberc /root/other', 'get pods --kuberc /root/other'],
    ['get pods --kuberc nope', 'wrong: kuberc error kuberc: open nope: no such file or directory'],
    ['get pods --kuberc', 'wrong: kuberc file is not found'],
    ['get pods --kuberc=', 'wrong: kuberc file is not found'],
  ])('%s → %s', (line, expected) => {
    expect(made(line)).toBe(expected)
  })

  it.each([
    [{ KUBERC: 'off' }, 'get pods', 'get pods'],
    [{ KUBECTL_KUBERC: 'false' }, 'get pods', 'get pods'],
    [{ KUBERC: '/root/other' }, 'get pods', 'get pods'],
    [{ KUBERC: '/root/none' }, 'get pods', 'wrong: kuberc error kuberc: open /root/none: no such file or directory'],
    [
      { KUBERC: 'off' },
      'get pods --kuberc=x',
      'wrong: kuberc error disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive',
    ],
  ])('%o %s → %s', (env, line, expected) => {
    expect(made(line, env as Record<string, string>)).toBe(expected)
  })

  const head = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n'
  it.each([
    [
      'a: b\n',
      'kuberc: no preferences loaded from /root/.kube/kuberc: no valid preferences found in /root/.kube/kuberc, use --v=5 to see detailsget pods',
    ],
    [`${head}aliases: [{name: a-b, command: get}]\n`, 'wrong: invalid alias name, can only include alphabetical characters'],
    [`${head}aliases: [{name: a, command: get}, {name: a, command: get}]\n`, 'wrong: duplicate alias name a'],
    [
      `${head}defaults: [{command: get, options: [{name: --output, default: wide}]}]\n`,
      'wrong: flag name --output should be in long form without dashes',
    ],
    [`${head}defaults: [{command: get, options: [{name: nope, default: x}]}]\n`, 'wrong: invalid flag nope for command get'],
    [`${head}defaults: [{command: nope, options: []}]\n`, 'Warning: command "nope" not found to set kuberc override\nget pods'],
    [
      `---\nkind: Other\n---\n${head}defaults: [{command: get, options: [{name: output, default: name}]}]\n`,
      'get pods --output=name',
    ],
  ])('%j → %s', (text, expected) => {
    expect(made('get pods', {}, text)).toBe(expected)
  })
})
