import { beforeAll, describe, expect, it } from 'vitest'
import { type KubectlLab, kubectlLab } from './kubectl-lab.ts'

const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: volumes}
spec:
  nodeSelector: {never: "true"}
  topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}]
  containers:
  - name: c
    image: nginx
    securityContext: {seccompProfile: {type: RuntimeDefault}}
    resources: {limits: {cpu: 500m, memory: 128Mi}}
    env:
    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m}}}
    - {name: WHOLE, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
    - {name: MEM, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: 1Mi}}}
    volumeMounts: [{name: nfs, mountPath: /nfs}, {name: csi, mountPath: /csi}]
  volumes:
  - {name: nfs, nfs: {server: 10.0.0.1, path: /x, readOnly: true}}
  - {name: csi, csi: {driver: d.ex.com, fsType: ext4, volumeAttributes: {b: "2", a: "1"}}}
  - {name: iscsi, iscsi: {targetPortal: "1.2.3.4:3260", iqn: "iqn.2026-01.com.ex:x", lun: 3, secretRef: {name: s}}}
  - {name: eph, ephemeral: {volumeClaimTemplate: {metadata: {labels: {a: b, c: d}}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}}}}
  - {name: down, downwardAPI: {items: [{path: cpu, resourceFieldRef: {containerName: c, resource: limits.cpu}}, {path: name, fieldRef: {fieldPath: metadata.name}}]}}
  - {name: mem, emptyDir: {medium: Memory, sizeLimit: 10Mi}}
  - {name: proj, projected: {sources: [{configMap: {name: cm}}, {secret: {name: s, optional: true}}, {serviceAccountToken: {path: token, expirationSeconds: 3600}}]}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteMany, ReadWriteOnce], csi: {driver: d.ex.com, volumeHandle: h}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a, b]}, {key: x, operator: Exists}]}]}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: claim}
spec: {accessModes: [ReadWriteOnce], storageClassName: slow, resources: {requests: {storage: 1Gi}}, dataSource: {kind: PersistentVolumeClaim, name: other}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: slow, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: ex.com/nfs
allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [a, b]}, {key: rack, values: [c]}]}]
---
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: k8s-node-1}
spec: {drivers: [{name: d.ex.com, nodeID: n1, topologyKeys: [a, b], allocatable: {count: 5}}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 0
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: nginx}]}}
  volumeClaimTemplates: [{metadata: {name: data, annotations: {c: d, e: f}}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
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
      'pod volumes',
      `    SeccompProfile:  RuntimeDefault
    Limits:
      cpu:     500m
      memory:  128Mi
    Requests:
      cpu:     500m
      memory:  128Mi
    Environment:
      CPU:    500 (limits.cpu)
      WHOLE:  1 (limits.cpu)
      MEM:    128 (requests.memory)
    Mounts:
      /csi from csi (rw)
      /nfs from nfs (rw)
`,
    ],
    [
      'pod volumes',
      `Volumes:
  nfs:
    Type:      NFS (an NFS mount that lasts the lifetime of a pod)
    Server:    10.0.0.1
    Path:      /x
    ReadOnly:  true
  csi:
    Type:              CSI (a Container Storage Interface (CSI) volume source)
    Driver:            d.ex.com
    FSType:            ext4
    ReadOnly:          false
    VolumeAttributes:      a=1
                           b=2
  iscsi:
    Type:               ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)
    TargetPortal:       1.2.3.4:3260
    IQN:                iqn.2026-01.com.ex:x
    Lun:                3
    ISCSIInterface      default
    FSType:             
    ReadOnly:           false
    Portals:            []
    DiscoveryCHAPAuth:  false
    SessionCHAPAuth:    false
    SecretRef:          &LocalObjectReference{Name:s,}
    InitiatorName:      <none>
  eph:
    Type:          EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)
    StorageClass:  
    Volume:        
    Labels:            a=b
                       c=d
    Annotations:       <none>
    Capacity:      
    Access Modes:  
    VolumeMode:    Filesystem
  down:
    Type:  DownwardAPI (a volume populated by information about the pod)
    Items:
      limits.cpu -> cpu
      metadata.name -> name
  mem:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:     Memory
    SizeLimit:  10Mi
  proj:
    Type:                    Projected (a volume that contains injected data from multiple sources)
    ConfigMapName:           cm
    Optional:                false
    SecretName:              s
    Optional:                true
    TokenExpirationSeconds:  3600
`,
    ],
    [
      'pv pv',
      `Name:              pv
Labels:            <none>
Annotations:       <none>
Finalizers:        [kubernetes.io/pv-protection]
StorageClass:      
Status:            Available
Claim:             
Reclaim Policy:    Retain
Access Modes:      RWO,RWX
VolumeMode:        Filesystem
Capacity:          1Gi
Node Affinity:     
  Required Terms:  
    Term 0:        zone in [a, b]
                   x exists
Message:           
Source:
    Type:              CSI (a Container Storage Interface (CSI) volume source)
    Driver:            d.ex.com
    FSType:            
    VolumeHandle:      h
    ReadOnly:          false
    VolumeAttributes:  <none>
Events:                <none>
`,
    ],
    [
      'pvc claim',
      `Name:          claim
Namespace:     default
StorageClass:  slow
Status:        Pending
Volume:        
Labels:        <none>
Annotations:   volume.beta.kubernetes.io/storage-provisioner: ex.com/nfs
               volume.kubernetes.io/storage-provisioner: ex.com/nfs
Finalizers:    [kubernetes.io/pvc-protection]
Capacity:      
Access Modes:  
VolumeMode:    Filesystem
DataSource:
  Kind:   PersistentVolumeClaim
  Name:   other
Used By:  <none>
Events:
`,
    ],
    [
      'sc slow',
      `Name:                  slow
IsDefaultClass:        Yes
Annotations:           storageclass.kubernetes.io/is-default-class=true
Provisioner:           ex.com/nfs
Parameters:            <none>
AllowVolumeExpansion:  <unset>
MountOptions:          <none>
ReclaimPolicy:         Delete
VolumeBindingMode:     Immediate
AllowedTopologies:     
  Term 0:              zone in [a, b]
                       rack in [c]
Events:                <none>
`,
    ],
    [
      'csinode k8s-node-1',
      `Name:               k8s-node-1
Labels:             <none>
Annotations:        <none>
CreationTimestamp:  Mon, 23 Nov 2026 12:00:00 +0000
Spec:
  Drivers:
    d.ex.com:
      Node ID:  n1
      Allocatables:
        Count:        5
      Topology Keys:  [a b]
Events:               <none>
`,
    ],
    [
      'sts db',
      `Volume Claims:
  Name:          data
  StorageClass:  
  Labels:        <none>
  Annotations:   c=d
                 e=f
  Capacity:      1Gi
  Access Modes:  [ReadWriteOnce]
Events:          <none>
`,
    ],
  ])('%s', async (what, expected) => {
    expect(await lab.run(`kubectl describe ${what}`)).toContain(expected)
  })
})
