import { expect } from 'vitest'
import { core, type Thing } from './api.ts'
import { type DeploymentShape, startDeployment } from './deployments.ts'
import { hostOutput, runHostCmd } from './exec.ts'
import { agnhostPod, startPod } from './pods.ts'
import { service } from './services.ts'
import type { Suite } from './suite.ts'
import { until } from './until.ts'

export interface Served {
  name: string
  ip: string
  pods: string[]
  shape: DeploymentShape
}

/** A Service and three Pods behind it that say their names. Models network/service.go StartServeHostnameService (1.36). */
export async function serveHostname(
  { api }: Suite,
  namespace: string,
  name: string,
  labels: Record<string, string> = {},
): Promise<Served> {
  const selector = { name }
  const ports = [{ port: 80, targetPort: 9376, protocol: 'TCP' }]
  const { spec } = await api.create(core(namespace, 'services'), service(name, { selector, ports }, labels))
  const shape = { name, replicas: 3, labels: selector, container: { command: ['/agnhost', 'serve-hostname'] } }
  return { name, ip: spec.clusterIP, pods: await startDeployment(api, namespace, shape), shape }
}

/** One Pod in the network of a node, one in its own. */
export async function startAskers({ api }: Suite, namespace: string): Promise<string[]> {
  const host = await startPod(api, namespace, agnhostPod('host-exec-pod', { spec: { hostNetwork: true } }))
  const pod = await startPod(api, namespace, agnhostPod('exec-pod'))
  return [host, pod].map((one: Thing) => one.metadata.name)
}

/** Every Pod of the Service answers every asker. Models verifyServeHostnameServiceUp (1.36). */
export async function expectUp(suite: Suite, namespace: string, askers: string[], { ip, pods }: Served): Promise<void> {
  const loop = `for i in $(seq 1 ${50 * pods.length}); do wget -q -O - -T 1 http://${ip}:80 2>&1 || true; echo; done`
  for (const asker of askers) {
    const said = new Set((await hostOutput(suite, namespace, asker, loop)).split('\n').filter((line) => line !== ''))
    expect([...said].sort()).toEqual(pods)
  }
}

/** Nobody answers there. Models verifyServeHostnameServiceDown (1.36). */
export const expectDown = (suite: Suite, namespace: string, asker: string, ip: string): Promise<unknown> =>
  until(`${ip} is down`, async () => {
    const command = `curl -g -s --connect-timeout 2 http://${ip}:80 && echo service-down-failed`
    return !(await runHostCmd(suite, namespace, asker, command)).stdout.includes('service-down-failed')
  })
