import { hostOutput } from './exec.ts'
import type { Suite } from './suite.ts'
import { until } from './until.ts'

const confirmations = 15

/** Who answered sixteen requests that a Pod makes in one go. Models network/service.go affinityCheckFromPod (1.36). */
export async function answerers(suite: Suite, namespace: string, pod: string, address: string): Promise<string[]> {
  const curl = `curl -q -s --connect-timeout 2 --max-time 60 http://${address}/`
  const command = `for i in $(seq 0 ${confirmations}); do echo; ${curl} ; done`
  const lines = (await hostOutput(suite, namespace, pod, command)).split('\n')
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

/** Waits until one host alone answers, or more than one, as it should be. Models checkAffinity (1.36). */
export async function expectAffinity(
  suite: Suite,
  namespace: string,
  pod: string,
  address: string,
  holds: boolean,
): Promise<void> {
  const seen: string[] = []
  await until(`affinity ${holds ? 'holds' : 'does not hold'} at ${address}`, async () => {
    seen.push(...(await answerers(suite, namespace, pod, address)))
    return seen.length >= confirmations && (new Set(seen.slice(-confirmations)).size === 1) === holds
  }).catch((error) => {
    throw new Error(`${error.message}; seen: ${seen.join(' ')}`)
  })
}
