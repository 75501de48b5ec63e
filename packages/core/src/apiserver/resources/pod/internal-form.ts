import type { JsonObject } from '../../../api/json.ts'
import type { PodSpec } from '../../../api/pod.ts'
import { internalStruct, type Structs } from '../internal-struct.ts'

/** The internal Go structs behind a Pod's spec (pkg/apis/core/types.go, 1.36). */
const structs: Structs = {
  PodSpec:
    'Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer RestartPolicy:s TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy:s NodeSelector ServiceAccountName:s AutomountServiceAccountToken NodeName:s SecurityContext:*PodSecurityContext ImagePullSecrets:[]LocalObjectReference Hostname:s Subdomain:s SetHostnameAsFQDN Affinity:*Affinity SchedulerName:s Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName:s Priority PreemptionPolicy DNSConfig:*PodDNSConfig ReadinessGates:[]PodReadinessGate RuntimeClassName Overhead EnableServiceLinks TopologySpreadConstraints:[]TopologySpreadConstraint OS:*PodOS SchedulingGates:[]PodSchedulingGate ResourceClaims Resources:*ResourceRequirements HostnameOverride SchedulingGroup',
  Volume:
    'Name:s HostPath:*HostPath EmptyDir:*EmptyDir GCEPersistentDisk AWSElasticBlockStore GitRepo Secret:*SecretVolume NFS ISCSI Glusterfs PersistentVolumeClaim:*Claim RBD Quobyte FlexVolume Cinder CephFS Flocker DownwardAPI:*DownwardAPI FC AzureFile ConfigMap:*ConfigMapVolume VsphereVolume AzureDisk PhotonPersistentDisk Projected:*Projected PortworxVolume ScaleIO StorageOS CSI Ephemeral Image',
  HostPath: 'Path:s Type',
  EmptyDir: 'Medium:s SizeLimit',
  SecretVolume: 'SecretName:s Items:[]KeyToPath DefaultMode Optional',
  ConfigMapVolume: 'Name:s Items:[]KeyToPath DefaultMode Optional',
  Claim: 'ClaimName:s ReadOnly:b',
  DownwardAPI: 'Items:[]DownwardFile DefaultMode',
  DownwardFile: 'Path:s FieldRef:*FieldRef ResourceFieldRef:*ResourceFieldRef Mode',
  KeyToPath: 'Key:s Path:s Mode',
  Projected: 'Sources:[]Projection DefaultMode',
  Projection:
    'Secret:*SourceKeys DownwardAPI:*ProjectedDownward ConfigMap:*SourceKeys ServiceAccountToken:*TokenSource ClusterTrustBundle PodCertificate',
  SourceKeys: 'Name:s Items:[]KeyToPath Optional',
  ProjectedDownward: 'Items:[]DownwardFile',
  TokenSource: 'Audience:s ExpirationSeconds:i Path:s',
  Container:
    'Name:s Image:s Command Args WorkingDir:s Ports:[]Port EnvFrom:[]EnvFrom Env:[]Env Resources:ResourceRequirements ResizePolicy:[]ResizePolicy RestartPolicy RestartPolicyRules VolumeMounts:[]Mount VolumeDevices LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*SecurityContext Stdin:b StdinOnce:b TTY:b',
  Port: 'Name:s HostPort:i ContainerPort:i Protocol:s HostIP:s',
  EnvFrom: 'Prefix:s ConfigMapRef:*SourceRef SecretRef:*SourceRef',
  SourceRef: 'Name:s Optional',
  Env: 'Name:s Value:s ValueFrom:*EnvSource',
  EnvSource: 'FieldRef:*FieldRef ResourceFieldRef:*ResourceFieldRef ConfigMapKeyRef:*KeyRef SecretKeyRef:*KeyRef FileKeyRef',
  FieldRef: 'APIVersion:s FieldPath:s',
  ResourceFieldRef: 'ContainerName:s Resource:s Divisor:s',
  KeyRef: 'Name:s Key:s Optional',
  ResourceRequirements: 'Limits Requests Claims',
  ResizePolicy: 'ResourceName:s RestartPolicy:s',
  Mount: 'Name:s ReadOnly:b RecursiveReadOnly MountPath:s SubPath:s MountPropagation SubPathExpr:s',
  Probe:
    'Exec:*Exec HTTPGet:*HTTPGet TCPSocket:*TCPSocket GRPC:*GRPC InitialDelaySeconds:i TimeoutSeconds:i PeriodSeconds:i SuccessThreshold:i FailureThreshold:i TerminationGracePeriodSeconds',
  Lifecycle: 'PostStart:*Handler PreStop:*Handler StopSignal',
  Handler: 'Exec:*Exec HTTPGet:*HTTPGet TCPSocket:*TCPSocket Sleep:*Sleep',
  Exec: 'Command',
  HTTPGet: 'Path:s Port Host:s Scheme:s HTTPHeaders:[]Header',
  Header: 'Name:s Value:s',
  TCPSocket: 'Port Host:s',
  GRPC: 'Port:i Service',
  Sleep: 'Seconds:i',
  SecurityContext:
    'Capabilities:*Capabilities Privileged SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot ReadOnlyRootFilesystem AllowPrivilegeEscalation ProcMount SeccompProfile:*Profile AppArmorProfile:*Profile',
  Capabilities: 'Add Drop',
  Profile: 'Type:s LocalhostProfile',
  PodSecurityContext:
    'HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace HostUsers SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy FSGroup Sysctls:[]Header FSGroupChangePolicy SeccompProfile:*Profile AppArmorProfile:*Profile SELinuxChangePolicy',
  LocalObjectReference: 'Name:s',
  Toleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds',
  HostAlias: 'IP:s Hostnames',
  PodDNSConfig: 'Nameservers Searches Options:[]DNSOption',
  DNSOption: 'Name:s Value',
  PodReadinessGate: 'ConditionType:s',
  PodSchedulingGate: 'Name:s',
  PodOS: 'Name:s',
  Affinity: 'NodeAffinity:*NodeAffinity PodAffinity:*PodAffinity PodAntiAffinity:*PodAffinity',
  NodeAffinity:
    'RequiredDuringSchedulingIgnoredDuringExecution:*NodeSelector PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredNode',
  NodeSelector: 'NodeSelectorTerms:[]NodeTerm',
  NodeTerm: 'MatchExpressions:[]NodeRequirement MatchFields:[]NodeRequirement',
  NodeRequirement: 'Key:s Operator:s Values',
  PreferredNode: 'Weight:i Preference:NodeTerm',
  PodAffinity:
    'RequiredDuringSchedulingIgnoredDuringExecution:[]PodTerm PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodTerm',
  PodTerm: 'LabelSelector Namespaces TopologyKey:s NamespaceSelector MatchLabelKeys MismatchLabelKeys',
  WeightedPodTerm: 'Weight:i PodAffinityTerm:PodTerm',
  ClaimSpec:
    'AccessModes Selector Resources:ClaimResources VolumeName:s StorageClassName VolumeMode DataSource:*DataSource DataSourceRef:*DataSourceRef VolumeAttributesClassName',
  ClaimResources: 'Limits Requests',
  DataSource: 'APIGroup Kind:s Name:s',
  DataSourceRef: 'APIGroup Kind:s Name:s Namespace',
  PersistentSource:
    'GCEPersistentDisk AWSElasticBlockStore HostPath:*HostPath Glusterfs NFS:*NFS RBD Quobyte ISCSI FlexVolume Cinder CephFS FC Flocker AzureFile VsphereVolume AzureDisk PhotonPersistentDisk PortworxVolume ScaleIO Local:*Local StorageOS CSI:*PersistentCSI',
  NFS: 'Server:s Path:s ReadOnly:b',
  Local: 'Path:s FSType',
  PersistentCSI:
    'Driver:s VolumeHandle:s ReadOnly:b FSType:s VolumeAttributes ControllerPublishSecretRef NodeStageSecretRef NodePublishSecretRef ControllerExpandSecretRef NodeExpandSecretRef',
  TopologySpreadConstraint:
    'MaxSkew:i TopologyKey:s WhenUnsatisfiable:s LabelSelector MinDomains NodeAffinityPolicy NodeTaintsPolicy MatchLabelKeys',
}
const forms = { ...structs, EphemeralContainer: `${structs.Container} TargetContainerName:s` }

/** A Pod's spec as the API server's own code holds it, every field in its place: the form in which it shows differences. */
export function internalForm(spec: PodSpec): JsonObject {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, securityContext, ...rest } = spec as PodSpec &
    JsonObject
  const context = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, ...securityContext }
  return internalStruct(forms, 'PodSpec', { ...rest, securityContext: context } as unknown as JsonObject)
}

/** The same of a claim's spec, and of where a PersistentVolume lies. */
export const internalClaim = (spec: JsonObject): JsonObject => internalStruct(forms, 'ClaimSpec', spec)
export const internalSource = (source: JsonObject): JsonObject => internalStruct(forms, 'PersistentSource', source)
