import { type Api, core, type Thing } from './api.ts'
import { isReady } from './before-suite.ts'
import { images } from './images.ts'
import { until } from './until.ts'

export interface PodShape {
  labels?: Record<string, string>
  args?: string[]
  ports?: Thing[]
  spec?: Thing
  container?: Thing
}

/** A Pod of one container agnhost. Models framework/pod NewAgnhostPod (1.36). */
export function agnhostPod(
  name: string,
  { labels = {}, args = ['pause'], ports = [], spec = {}, container = {} }: PodShape = {},
): Thing {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: {
      terminationGracePeriodSeconds: 0,
      ...spec,
      containers: [{ name: 'agnhost-container', image: images.agnhost, args, ports, ...container }],
    },
  }
}

export const createPod = (api: Api, namespace: string, pod: Thing): Promise<Thing> => api.create(core(namespace, 'pods'), pod)

export const getPod = (api: Api, namespace: string, name: string): Promise<Thing> => api.get(core(namespace, 'pods', name))

/** The Pod when it runs and is ready. */
export const readyPod = (api: Api, namespace: string, name: string): Promise<Thing> =>
  until(`Pod ${name} ready`, async () => {
    const pod = await getPod(api, namespace, name)
    return isReady(pod) && pod
  })

/** Created, and seen to run. */
export async function startPod(api: Api, namespace: string, pod: Thing): Promise<Thing> {
  const { metadata } = await createPod(api, namespace, pod)
  return readyPod(api, namespace, metadata.name)
}

/** The Pod from which upstream's tests ask. Models framework/pod CreateExecPodOrFail (1.36). */
export const startExecPod = (api: Api, namespace: string, generateName: string): Promise<Thing> => {
  const pod = agnhostPod('')
  return startPod(api, namespace, { ...pod, metadata: { generateName } })
}

export const removePod = (api: Api, namespace: string, name: string): Promise<unknown> =>
  api.remove(core(namespace, 'pods', name), { gracePeriodSeconds: 0 })
