import type { Controller } from '../controllers/controller.ts'
import { daemonSetController } from '../controllers/daemonset/controller.ts'
import { deploymentController } from '../controllers/deployment/controller.ts'
import { endpointsController } from '../controllers/endpoints/controller.ts'
import { endpointSliceController } from '../controllers/endpointslice/controller.ts'
import { garbageCollector } from '../controllers/garbagecollector/controller.ts'
import { namespaceController } from '../controllers/namespace/controller.ts'
import { replicaSetController } from '../controllers/replicaset/controller.ts'
import { resourceQuotaController } from '../controllers/resourcequota/controller.ts'
import { serviceAccountController } from '../controllers/serviceaccount/controller.ts'
import { schedulerController } from '../scheduler/controller.ts'
import type { ClusterOptions } from './cluster.ts'
import { caCertificate } from './seed/certificate.ts'

/** Every controller of a lab but the kubelet, which the cluster makes itself. */
export function clusterControllers(_options: ClusterOptions): Controller[] {
  return [
    serviceAccountController(caCertificate),
    namespaceController,
    garbageCollector(),
    endpointsController,
    endpointSliceController,
    deploymentController,
    replicaSetController,
    daemonSetController,
    resourceQuotaController,
    schedulerController,
  ]
}
