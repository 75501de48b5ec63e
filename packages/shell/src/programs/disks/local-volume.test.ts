import { beforeAll, expect, it } from 'vitest'
import { testLab } from '../../lab-for-tests.ts'

const lab = testLab()

const volume = (name: string): string => `
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteMany]
  storageClassName: local
  local: {path: /mnt/${name}}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [k8s-node-1]}]}]}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {accessModes: [ReadWriteMany], storageClassName: local, volumeName: ${name}, resources: {requests: {storage: 1Gi}}}
`

const pod = (name: string, claim: string, context: object): string =>
  `kubectl run ${name} --image=busybox --restart=Never --overrides='${JSON.stringify({
    spec: {
      securityContext: context,
      terminationGracePeriodSeconds: 0,
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: claim } }],
      containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'], volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
    },
  })}'`

const run = async (line: string): Promise<string> => {
  const { stdout, stderr } = await lab.run(line)
  return stdout + stderr
}

beforeAll(async () => {
  for (const name of ['one', 'two']) {
    await run(
      `ssh k8s-node-1 'sudo mkdir -p /mnt/${name}/dir; echo x | sudo tee /mnt/${name}/dir/f; sudo ln -s dir /mnt/${name}/link'`,
    )
    await run(`cat <<'EOF' | kubectl apply -f -\n${volume(name)}EOF`)
  }
  await lab.settle()
})

it('a local volume is given to the fsGroup of the first Pod, as long as that has it', async () => {
  await run(pod('first', 'one', { fsGroup: 1234, runAsUser: 1000 }))
  await lab.settle()
  expect(await run('kubectl exec first -- stat -c "%g %a %n" /v /v/dir /v/dir/f')).toBe(
    '1234 2775 /v\n1234 2775 /v/dir\n1234 664 /v/dir/f\n',
  )
  expect(await run('kubectl exec first -- sh -c "echo mine > /v/new; stat -c %u:%g /v/new"')).toBe('1000:1234\n')
  await run(pod('second', 'one', { fsGroup: 4321 }))
  await lab.settle()
  expect(await run('kubectl exec second -- stat -c %g /v')).toBe('1234\n')
  expect(
    await run(
      'kubectl get events --field-selector involvedObject.name=second,reason=AlreadyMountedVolume -o jsonpath="{.items[*].message}"',
    ),
  ).toBe('The requested fsGroup is 4321, but the volume one has GID 1234. The volume may not be shareable.')
  await run('kubectl delete pod first second --now')
  await lab.settle()
  await run(pod('third', 'one', { fsGroup: 4321 }))
  await lab.settle()
  expect(await run('kubectl exec third -- stat -c %g /v /v/dir/f')).toBe('4321\n4321\n')
})

it('a local volume may be a symlink', async () => {
  await run("ssh k8s-node-1 'sudo mkdir /mnt/real; sudo ln -s /mnt/real /mnt/link'")
  await run(`cat <<'EOF' | kubectl apply -f -\n${volume('link')}EOF`)
  await lab.settle()
  await run(pod('linked', 'link', { fsGroup: 99 }))
  await lab.settle()
  expect(await run('kubectl exec linked -- stat -c "%g %a" /v')).toBe('99 2775\n')
})

it('without a fsGroup it stays as it is; OnRootMismatch looks at the root alone', async () => {
  await run(pod('plain', 'two', {}))
  await lab.settle()
  expect(await run('kubectl exec plain -- stat -c "%g %a" /v')).toBe('0 755\n')
  await run('kubectl delete pod plain --now; ssh k8s-node-1 "sudo chgrp 77 /mnt/two; sudo chmod 2775 /mnt/two"')
  await run(pod('lazy', 'two', { fsGroup: 77, fsGroupChangePolicy: 'OnRootMismatch' }))
  await lab.settle()
  expect(await run('kubectl exec lazy -- stat -c %g /v /v/dir/f')).toBe('77\n0\n')
})
