import { beforeAll, describe, expect, it } from 'vitest'
import { type KubectlLab, kubectlLab } from './kubectl-lab.ts'

const manifest = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
imagePullSecrets: [{name: one}, {name: two}]
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: quota}
spec: {hard: {pods: "4"}, scopes: [NotTerminating]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: hpa}
spec:
  minReplicas: 2
  maxReplicas: 5
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
  - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: "10"}}}
  - {type: Object, object: {describedObject: {kind: Service, name: web, apiVersion: v1}, metric: {name: q}, target: {type: Value, value: "5"}}}
  - {type: ContainerResource, containerResource: {name: cpu, container: nginx, target: {type: Utilization, averageUtilization: 60}}}
  behavior: {scaleDown: {stabilizationWindowSeconds: 60, policies: [{type: Percent, value: 10, periodSeconds: 60}]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: range}
spec: {podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 1, endPort: 9}], to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: bucket}
spec: {rules: [{http: {paths: [{pathType: ImplementationSpecific, backend: {resource: {apiGroup: ex.com, kind: Bucket, name: b}}}]}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: urls}
rules: [{nonResourceURLs: [/healthz], verbs: [get, post]}, {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high, annotations: {a: b}}
value: 1000
preemptionPolicy: Never
---
apiVersion: v1
kind: Service
metadata: {name: spread}
spec: {clusterIP: 192.168.10.77, ports: [{port: 80, appProtocol: http}], trafficDistribution: PreferSameZone}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: paused}
spec:
  paused: true
  selector: {matchExpressions: [{key: app, operator: In, values: [p1, p2]}, {key: x, operator: DoesNotExist}]}
  template: {metadata: {labels: {app: p1}}, spec: {containers: [{name: c, image: nginx}]}}
`

let lab: KubectlLab

beforeAll(async () => {
  lab = kubectlLab()
  lab.files.set('/root/all.yaml', manifest)
  await lab.run('kubectl create -f all.yaml')
  lab.cluster.settle()
})

describe("[KCT33] each kind is described in kubectl's own layout", () => {
  it.each([
    [
      'quota quota',
      `Name:       quota
Namespace:  default
Scopes:     NotTerminating
 * Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.
Resource  Used  Hard
--------  ----  ----
pods      0     4
`,
    ],
    [
      'ns default',
      `Name:         default
Labels:       kubernetes.io/metadata.name=default
Annotations:  <none>
Status:       Active

Resource Quotas
  Name:    quota
  Scopes:  NotTerminating
  * Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.
  Resource  Used  Hard
  --------  ---   ---
  pods      0     4

No LimitRange resource.
`,
    ],
    [
      'hpa hpa',
      `Name:                                                                       hpa
Namespace:                                                                  default
Labels:                                                                     <none>
Annotations:                                                                <none>
CreationTimestamp:                                                          Mon, 23 Nov 2026 12:00:00 +0000
Reference:                                                                  Deployment/web
Metrics:                                                                    ( current / target )
  resource cpu on pods  (as a percentage of request):                       <unknown> / 50%
  "rps" on pods:                                                            <unknown> / 10
  "q" on Service/web (target value):                                        <unknown> / 5
  resource cpu of container "nginx" on pods  (as a percentage of request):  <unknown> / 60%
Min replicas:                                                               2
Max replicas:                                                               5
Behavior:
  Scale Up:
    Stabilization Window: 0 seconds
    Select Policy: Max
    Policies:
      - Type: Pods     Value: 4    Period: 15 seconds
      - Type: Percent  Value: 100  Period: 15 seconds
  Scale Down:
    Stabilization Window: 60 seconds
    Select Policy: Max
    Policies:
      - Type: Percent  Value: 10  Period: 60 seconds
Deployment pods:       0 current / 0 desired
Conditions:
  Type         Status  Reason          Message
  ----         ------  ------          -------
  AbleToScale  False   FailedGetScale  the HPA controller was unable to get the target's current scale: deployments/scale.apps "web" not found
Events:
  Type     Reason          Age   From                       Message
  ----     ------          ----  ----                       -------
  Warning  FailedGetScale  0s    horizontal-pod-autoscaler  deployments/scale.apps "web" not found
`,
    ],
    [
      'netpol range',
      `Name:         range
Namespace:    default
Created on:   2026-11-23 12:00:00 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     <none> (Allowing the specific traffic to all pods in this namespace)
  Not affecting ingress traffic
  Allowing egress traffic:
    To Port Range: 1-9/TCP
    To:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16
  Policy Types: Egress
`,
    ],
    [
      'ingress bucket',
      `Name:             bucket
Labels:           <none>
Namespace:        default
Address:          
Ingress Class:    <none>
Default backend:  <default>
Rules:
  Host        Path  Backends
  ----        ----  --------
  *           
                 APIGroup: ex.com, Kind: Bucket, Name: b
Annotations:  <none>
Events:       <none>
`,
    ],
    [
      'clusterrole urls',
      `Name:         urls
Labels:       <none>
Annotations:  <none>
PolicyRule:
  Resources  Non-Resource URLs  Resource Names  Verbs
  ---------  -----------------  --------------  -----
  *.*        []                 []              [*]
             [/healthz]         []              [get]
             [/healthz]         []              [post]
`,
    ],
    [
      'pc high',
      `Name:              high
Value:             1000
GlobalDefault:     false
PreemptionPolicy:  Never
Description:       
Annotations:       a=b
Events:            <none>
`,
    ],
    [
      'sa robot',
      `Name:                robot
Namespace:           default
Labels:              <none>
Annotations:         <none>
Image pull secrets:  one
                     two
Events:              <none>
`,
    ],
    [
      'servicecidr kubernetes',
      `Name:         kubernetes
Labels:       <none>
Annotations:  <none>
CIDRs:        192.168.10.0/24
Status:
Conditions:
  Type   Status  LastTransitionTime               Reason  Message
  ----   ------  ------------------               ------  -------
`,
    ],
    [
      'ipaddress 192.168.10.77',
      `Name:         192.168.10.77
Labels:       ipaddress.kubernetes.io/ip-family=IPv4
              ipaddress.kubernetes.io/managed-by=ipallocator.k8s.io
Annotations:  <none>
Parent Reference:
  Group:      
  Resource:   services
  Namespace:  default
  Name:       spread
Events:       <none>
`,
    ],
    [
      'deploy paused',
      `Conditions:
  Type          Status   Reason
  ----          ------   ------
  Progressing   Unknown  DeploymentPaused
  Available     False    MinimumReplicasUnavailable
Events:         <none>
`,
    ],
    [
      'deploy paused',
      `Selector:               app in (p1,p2),!x
Replicas:               1 desired | 0 updated | 0 total | 0 available | 0 unavailable
`,
    ],
    [
      'svc spread',
      `Port:                     <unset>  80/TCP
TargetPort:               80/TCP
AppProtocol:              http
Endpoints:                <none>
Session Affinity:         None
Internal Traffic Policy:  Cluster
Traffic Distribution:     PreferSameZone
Events:                   <none>
`,
    ],
    [
      'svc kubernetes spread',
      `Session Affinity:         None
Internal Traffic Policy:  Cluster


Name:                     spread
`,
    ],
    [
      'svc kubernetes spread --show-events',
      `Session Affinity:         None
Internal Traffic Policy:  Cluster
Events:                   <none>


Name:                     spread
`,
    ],
  ])('%s', async (what, expected) => {
    expect(await lab.run(`kubectl describe ${what}`)).toContain(expected)
  })
})
