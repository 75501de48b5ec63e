import { bootstrapFlowSchemas, bootstrapPriorityLevels } from '../apiserver/resources/flowcontrol/bootstrap.ts'
import { signedToken } from '../apiserver/resources/serviceaccount/issuer.ts'
import type { DiscoveryCheck } from '../controllers/apiservice/availability.ts'
import { apiServiceController } from '../controllers/apiservice/controller.ts'
import { customApiServiceController } from '../controllers/apiservice/custom.ts'
import { certificateApprovalController } from '../controllers/certificatesigning/approve.ts'
import { certificateCleanerController } from '../controllers/certificatesigning/clean.ts'
import { certificateSigningController } from '../controllers/certificatesigning/controller.ts'
import { clusterRoleAggregationController } from '../controllers/clusterroleaggregation/controller.ts'
import type { Controller } from '../controllers/controller.ts'
import { cronJobController } from '../controllers/cronjob/controller.ts'
import { daemonSetController } from '../controllers/daemonset/controller.ts'
import { deploymentController } from '../controllers/deployment/controller.ts'
import { endpointsController } from '../controllers/endpoints/controller.ts'
import { endpointSliceController } from '../controllers/endpointslice/controller.ts'
import { endpointSliceMirroringController } from '../controllers/endpointslicemirroring/controller.ts'
import { ephemeralVolumeController } from '../controllers/ephemeralvolume/controller.ts'
import { flowControlController } from '../controllers/flowcontrol/controller.ts'
import { garbageCollector } from '../controllers/garbagecollector/controller.ts'
import { jobController } from '../controllers/job/controller.ts'
import { loadBalancerController } from '../controllers/loadbalancer/controller.ts'
import { namespaceController } from '../controllers/namespace/controller.ts'
import { nodeLifecycleController, type StoppedSince } from '../controllers/nodelifecycle/controller.ts'
import { persistentVolumeController } from '../controllers/persistentvolume/controller.ts'
import { podAutoscalerController } from '../controllers/podautoscaler/controller.ts'
import { podDisruptionBudgetController } from '../controllers/poddisruptionbudget/controller.ts'
import { podGcController } from '../controllers/podgc/controller.ts'
import { replicaSetController } from '../controllers/replicaset/controller.ts'
import { replicationControllerController } from '../controllers/replicationcontroller/controller.ts'
import { resourceQuotaController } from '../controllers/resourcequota/controller.ts'
import { serviceAccountController } from '../controllers/serviceaccount/controller.ts'
import { serviceAccountTokenController } from '../controllers/serviceaccount/tokens.ts'
import { serviceCidrController } from '../controllers/servicecidr/controller.ts'
import { statefulSetController } from '../controllers/statefulset/controller.ts'
import { taintEvictionController } from '../controllers/tainteviction/controller.ts'
import { schedulerController } from '../scheduler/controller.ts'
import type { ClusterOptions } from './cluster.ts'
import { authority, caCertificate } from './seed/certificate.ts'
import { addresses } from './seed/topology.ts'

/** Every controller of a lab but the kubelet, which the cluster makes itself. */
export function clusterControllers(options: ClusterOptions, check: DiscoveryCheck, stoppedSince: StoppedSince): Controller[] {
  return [
    serviceAccountController(caCertificate),
    serviceAccountTokenController(caCertificate, signedToken),
    namespaceController,
    garbageCollector(),
    endpointsController,
    endpointSliceController,
    endpointSliceMirroringController,
    serviceCidrController,
    clusterRoleAggregationController,
    podGcController,
    ephemeralVolumeController,
    apiServiceController(check),
    customApiServiceController,
    flowControlController({ schemas: bootstrapFlowSchemas(), levels: bootstrapPriorityLevels() }),
    ...(options.loadBalancer === 'pool' ? [loadBalancerController(addresses.loadBalancerPool)] : []),
    deploymentController,
    replicaSetController,
    daemonSetController,
    replicationControllerController,
    statefulSetController,
    jobController,
    cronJobController,
    podAutoscalerController,
    podDisruptionBudgetController,
    persistentVolumeController,
    resourceQuotaController,
    certificateApprovalController,
    certificateSigningController(authority),
    certificateCleanerController,
    nodeLifecycleController(stoppedSince),
    taintEvictionController,
    schedulerController,
  ]
}
