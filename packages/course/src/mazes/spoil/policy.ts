import { policy } from '../objects.ts'
import type { Spoil } from './app.ts'

/** A policy that lets in somebody who does not exist. */
export const spoilPolicy: Spoil = (app, draw) => {
  const friend = draw.pick(['auditor', 'old-gateway', 'backup'])
  const name = `${app.name}-guests`
  const spec = {
    podSelector: { matchLabels: { app: app.name } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: friend } } }] }],
  }
  return { ...app, more: [...app.more, policy(name, spec)], mend: [...app.mend, `kubectl delete networkpolicy ${name}`] }
}
