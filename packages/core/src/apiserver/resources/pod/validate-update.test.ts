import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from '../bare-server.ts'
import { internalForm } from './internal-form.ts'

const pod = (spec: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: a}
spec: ${spec}`

const allowed =
  'Pod "a" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n'

function changed(edit: (spec: any) => void, more = ''): string {
  const server = bareServer()
  const made = server.create(pod(`{automountServiceAccountToken: false, containers: [{name: a, image: nginx}]${more}}`)) as any
  edit(made.spec)
  return messageOf(server.request('PUT', '/api/v1/namespaces/default/pods/a', made))
}

describe('a Pod that is there', () => {
  it('[KND25] may get another image, a shorter deadline and more tolerations', () => {
    expect(
      changed((spec) => {
        spec.containers[0].image = 'nginx:2'
        spec.activeDeadlineSeconds = 60
        spec.tolerations.push({ key: 'x', operator: 'Exists' })
      }),
    ).toBe('')
  })

  const gated = ', schedulingGates: [{name: a/b}, {name: a/c}], nodeSelector: {x: y}'
  it.each<[string, (spec: any) => void, string]>([
    ['lose a gate', (spec) => spec.schedulingGates.pop(), ''],
    ['be held to fewer nodes', (spec) => Object.assign(spec.nodeSelector, { more: 'z' }), ''],
    [
      'get node affinity',
      (spec) => {
        const nodeSelectorTerms = [{ matchExpressions: [{ key: 'k', operator: 'Exists' }] }]
        spec.affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } }
      },
      '',
    ],
    [
      'not get another gate',
      (spec) => spec.schedulingGates.push({ name: 'a/d' }),
      `Pod "a" is invalid: spec.schedulingGates[2].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a/d'`,
    ],
  ])('[KND25] behind scheduling gates may %s', (_what, edit, message) => {
    expect(changed(edit, gated)).toBe(message)
  })

  it('[KND25] shows what else would have changed, as the server holds it', () => {
    const message = changed((spec) => {
      spec.containers[0].imagePullPolicy = 'Never'
    })
    expect(message).toBe(`${allowed}@@ -27,7 +27,7 @@
    "Lifecycle": null,
    "TerminationMessagePath": "/dev/termination-log",
    "TerminationMessagePolicy": "File",
-   "ImagePullPolicy": "Always",
+   "ImagePullPolicy": "Never",
    "SecurityContext": null,
    "Stdin": false,
    "StdinOnce": false,
`)
  })

  it.each([
    [
      'more containers',
      (spec: any) => spec.containers.push({ name: 'b', image: 'nginx' }),
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
    [
      'a longer deadline',
      (spec: any) => Object.assign(spec, { activeDeadlineSeconds: 90 }),
      'spec.activeDeadlineSeconds: Invalid value: 90: must be less than or equal to previous value',
    ],
    [
      'no tolerations',
      (spec: any) => Object.assign(spec, { tolerations: [] }),
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ],
  ])('[KND25] refuses %s', (_, edit, why) => {
    expect(changed(edit, ', activeDeadlineSeconds: 60')).toBe(`Pod "a" is invalid: ${why}`)
  })

  it('[KND25] is held with every field', () => {
    const form = internalForm({
      containers: [{ name: 'a', ports: [{ containerPort: 80 }] }],
      hostNetwork: true,
      dnsPolicy: 'None',
    })
    expect(form).toMatchObject({
      Volumes: null,
      DNSPolicy: 'None',
      SecurityContext: { HostNetwork: true, HostPID: false },
      Containers: [
        {
          Name: 'a',
          Ports: [{ Name: '', HostPort: 0, ContainerPort: 80, Protocol: '', HostIP: '' }],
          Resources: { Limits: null },
          TTY: false,
        },
      ],
    })
  })
})
