import { beforeAll, describe, expect, it } from 'vitest'
import { type KubectlLab, kubectlLab } from './kubectl-lab.ts'

const manifest = `
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {schedule: "0 3 * * *", suspend: true, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "echo hi"]}]}}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: cert}]
  rules:
  - host: shop.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: kubernetes, port: {number: 443}}}}, {path: /x, pathType: Exact, backend: {service: {name: nope, port: {name: http}}}}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: front}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {role: fe}}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
    ports: [{port: 80}, {port: dns, protocol: UDP}]
  - {}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: budget}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec: {limits: [{type: Container, default: {cpu: 500m}, defaultRequest: {cpu: 100m}, max: {memory: 1Gi}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: ["", apps], resources: [pods, deployments], verbs: [get, list]}, {apiGroups: [""], resources: [pods/log], resourceNames: [x], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: default, namespace: default}]
`

let lab: KubectlLab

beforeAll(async () => {
  lab = kubectlLab()
  lab.files.set('/root/all.yaml', manifest)
  await lab.run('kubectl apply -f all.yaml')
  lab.cluster.settle()
})

const plain = (text: string): string => text.replace(/(?<=\S) {2,}/g, '  ').replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')

describe("[KCT33] each kind is described in kubectl's own layout", () => {
  it.each([
    [
      'cronjob nightly',
      `Name:  nightly
Namespace:  default
Labels:  <none>
Annotations:  <none>
Schedule:  0 3 * * *
Concurrency Policy:  Allow
Suspend:  True
Time Zone:  <unset>
Successful Job History Limit:  3
Failed Job History Limit:  1
Starting Deadline Seconds:  <unset>
Selector:  <unset>
Parallelism:  <unset>
Completions:  <unset>
Pod Template:
  Labels:  <none>
  Containers:
   c:
    Image:  busybox
    Port:  <none>
    Host Port:  <none>
    Command:
      sh
      -c
      echo hi
    Environment:  <none>
    Mounts:  <none>
  Volumes:  <none>
  Node-Selectors:  <none>
  Tolerations:  <none>
Last Schedule Time:  <unset>
Active Jobs:  <none>
Events:  <none>
`,
    ],
    [
      'ingress shop',
      `Name:  shop
Labels:  <none>
Namespace:  default
Address:  
Ingress Class:  nginx
Default backend:  <default>
TLS:
  cert terminates shop.example.com
Rules:
  Host  Path  Backends
  ----  ----  --------
  shop.example.com  
                    /  kubernetes:443 (192.168.56.201:6443)
                    /x  nope:http (<error: services "nope" not found>)
Annotations:  <none>
Events:  <none>
`,
    ],
    [
      'netpol front',
      `Name:  front
Namespace:  default
Created on:  TIME +0000 UTC
Labels:  <none>
Annotations:  <none>
Spec:
  PodSelector:  app=web
  Allowing ingress traffic:
    To Port: 80/TCP
    To Port: dns/UDP
    From:
      PodSelector: role=fe
    From:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16
    ----------
    To Port: <any> (traffic allowed to all ports)
    From: <any> (traffic not restricted by source)
  Allowing egress traffic:
    <none> (Selected pods are isolated for egress connectivity)
  Policy Types: Ingress, Egress
`,
    ],
    [
      'pdb budget',
      `Name:  budget
Namespace:  default
Min available:  1
Selector:  app=web
Status:
    Allowed disruptions:  0
    Current:  0
    Desired:  1
    Total:  0
`,
    ],
    [
      'limits limits',
      `Name:  limits
Namespace:  default
Type  Resource  Min  Max  Default Request  Default Limit  Max Limit/Request Ratio
----  --------  ---  ---  ---------------  -------------  -----------------------
Container  cpu  -  -  100m  500m  -
Container  memory  -  1Gi  1Gi  1Gi  -
`,
    ],
    [
      'role reader',
      `Name:  reader
Labels:  <none>
Annotations:  <none>
PolicyRule:
  Resources  Non-Resource URLs  Resource Names  Verbs
  ---------  -----------------  --------------  -----
  deployments  []  []  [get list]
  pods  []  []  [get list]
  deployments.apps  []  []  [get list]
  pods.apps  []  []  [get list]
  pods/log  []  [x]  [get]
`,
    ],
    [
      'rolebinding readers',
      `Name:  readers
Labels:  <none>
Annotations:  <none>
Role:
  Kind:  Role
  Name:  reader
Subjects:
  Kind  Name  Namespace
  ----  ----  ---------
  ServiceAccount  default  default
`,
    ],
  ])('%s', async (what, expected) => {
    expect(plain(await lab.run(`kubectl describe ${what}`))).toContain(expected)
  })
})
