import { describe, expect, it } from 'vitest'
import type { Container, Pod } from '../api/pod.ts'
import type { Image } from '../images/image.ts'
import { containerUser } from './container-user.ts'

const all = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER']
const image = { user: '1234' } as Image

describe('[KLT83] who a container runs as', () => {
  // the Pod's security context, the container's, the image, uid, groups, capabilities over files that root goes without
  it.each<[object, object, Image | undefined, number, number[], string[]?]>([
    [{}, {}, undefined, 0, [0]],
    [{}, {}, image, 1234, [0]],
    [{ runAsUser: 7 }, {}, image, 7, [0]],
    [{ runAsUser: 7 }, { runAsUser: 0 }, image, 0, [0]],
    [{ runAsUser: 7, runAsGroup: 8 }, {}, undefined, 7, [8]],
    [{ runAsGroup: 8 }, { runAsGroup: 9 }, undefined, 0, [9]],
    [{ fsGroup: 5, supplementalGroups: [6, 5] }, {}, undefined, 0, [0, 6, 5]],
    [{}, { capabilities: { drop: ['ALL'] } }, undefined, 0, [0], all],
    [{}, { capabilities: { drop: ['all'] } }, undefined, 0, [0], all],
    [{}, { capabilities: { drop: ['CHOWN'] } }, undefined, 0, [0], ['CHOWN']],
    [{}, { capabilities: { drop: ['CAP_FOWNER', 'NET_RAW'] } }, undefined, 0, [0], ['FOWNER']],
    [{}, { capabilities: { drop: ['ALL'], add: ['CHOWN'] } }, undefined, 0, [0], ['DAC_OVERRIDE', 'FOWNER']],
    [{}, { capabilities: { drop: ['CHOWN'], add: ['ALL'] } }, undefined, 0, [0], ['CHOWN']],
    [{}, { capabilities: { drop: ['ALL'], add: ['ALL'] } }, undefined, 0, [0], all],
    [{}, { capabilities: { drop: ['CHOWN'], add: ['CHOWN'] } }, undefined, 0, [0], ['CHOWN']],
    [{}, { capabilities: { add: ['NET_ADMIN'] } }, undefined, 0, [0]],
    [{}, { privileged: true, capabilities: { drop: ['ALL'] } }, undefined, 0, [0]],
  ])('%j %j %j', (podContext, own, of, uid, groups, denied) => {
    const container = { name: 'c', securityContext: own } as Container
    const pod = { metadata: { name: 'p' }, spec: { containers: [container], securityContext: podContext } } as unknown as Pod
    const { name: _, ...user } = containerUser(pod, container, of)
    expect(user).toEqual({ uid, groups, ...(denied && { denied }) })
  })
})
