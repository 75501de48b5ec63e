import type { KubeObject } from '../../api/object.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { formatLabels, goSlice, head, rfc1123, type Writer } from './writer.ts'

interface Driver {
  name: string
  nodeID: string
  topologyKeys?: string[]
  allocatable?: { count?: number }
}

/** Models describe.go describeCSINode (1.36). */
export function describeCSINode(out: Writer, node: KubeObject & { spec: { drivers?: Driver[] } }, context: Context): void {
  head(out, node.metadata, false)
  out.line(0, `CreationTimestamp:\t${rfc1123(node.metadata.creationTimestamp)}`)
  out.line(0, 'Spec:')
  if (node.spec.drivers) out.line(1, 'Drivers:')
  for (const { name, nodeID, topologyKeys, allocatable } of node.spec.drivers ?? []) {
    out.line(2, `${name}:`)
    out.line(3, `Node ID:\t${nodeID}`)
    if (allocatable?.count !== undefined) {
      out.line(3, 'Allocatables:')
      out.line(4, `Count:\t${allocatable.count}`)
    }
    if (topologyKeys) out.line(3, `Topology Keys:\t${goSlice(topologyKeys)}`)
  }
  describeEvents(out, node, context)
}

interface AttributesClass extends KubeObject {
  driverName: string
  parameters?: Record<string, string>
}

/** Models describe.go describeVolumeAttributesClass (1.36). */
export function describeVolumeAttributesClass(out: Writer, found: AttributesClass, context: Context): void {
  out.line(0, `Name:\t${found.metadata.name}`)
  out.line(0, `Annotations:\t${formatLabels(found.metadata.annotations)}`)
  out.line(0, `DriverName:\t${found.driverName}`)
  out.line(0, `Parameters:\t${formatLabels(found.parameters)}`)
  describeEvents(out, found, context)
}
