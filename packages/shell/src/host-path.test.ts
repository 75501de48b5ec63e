import { expect, it } from 'vitest'
import { testLab } from './lab-for-tests.ts'

// kubernetes.io: Configure a Pod to Use a PersistentVolume for Storage
const manifest = `
apiVersion: v1
kind: PersistentVolume
metadata: {name: task-pv-volume, labels: {type: local}}
spec:
  storageClassName: manual
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  hostPath: {path: /mnt/data}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: task-pv-claim}
spec:
  storageClassName: manual
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 3Gi}}
---
apiVersion: v1
kind: Pod
metadata: {name: task-pv-pod}
spec:
  volumes:
  - {name: task-pv-storage, persistentVolumeClaim: {claimName: task-pv-claim}}
  containers:
  - name: task-pv-container
    image: nginx
    ports: [{containerPort: 80, name: http-server}]
    volumeMounts: [{mountPath: /usr/share/nginx/html, name: task-pv-storage}]
`

it('[SHL95] a Pod whose claim is a directory of its node serves what is written there, and writes there', async () => {
  const lab = testLab()
  await lab.run(`ssh k8s-node-1 'sudo mkdir /mnt/data; sudo sh -c "echo Hello from Kubernetes storage > /mnt/data/index.html"'`)
  await lab.run(`cat <<'EOF' | kubectl apply -f -${manifest}EOF`)
  await lab.run('kubectl wait --for=condition=Ready pod/task-pv-pod --timeout=60s')
  const out = async (line: string) => (await lab.run(line)).stdout
  expect(await out('kubectl exec task-pv-pod -- curl -s http://localhost/')).toBe('Hello from Kubernetes storage\n')
  await lab.run("kubectl exec task-pv-pod -- sh -c 'echo again > /usr/share/nginx/html/index.html'")
  expect(await out("ssh k8s-node-1 'cat /mnt/data/index.html'")).toBe('again\n')
  await lab.run('kubectl delete pod task-pv-pod --now')
  expect(await out("ssh k8s-node-1 'cat /mnt/data/index.html'")).toBe('again\n')
})
