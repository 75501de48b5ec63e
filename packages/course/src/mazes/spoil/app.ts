import { deployment, type Manifest, service } from '../objects.ts'
import type { Draw } from '../random.ts'

/** A Deployment with a Service, both called the same, and what mends them when they were spoiled. */
export interface App {
  name: string
  deployment: Manifest
  service: Manifest
  more: Manifest[]
  mend: string[]
}

/** Makes one thing wrong with an app, and says what mends it. */
export type Spoil = (app: App, draw: Draw) => App

export const appImage = 'nginx'

export const healthyApp = (name: string): App => ({
  name,
  deployment: deployment(name, { app: name }, { image: appImage, ports: [{ name: 'web', containerPort: 80 }] }),
  service: service(name, { selector: { app: name }, ports: [{ port: 80, targetPort: 80 }] }),
  more: [],
  mend: [],
})

export const objectsOf = (app: App): Manifest[] => [app.deployment, app.service, ...app.more]

export const withService = (app: App, spec: object, mend: string): App => ({
  ...app,
  service: { ...app.service, spec: { ...app.service.spec, ...spec } },
  mend: [...app.mend, mend],
})

/** One word that replaces a field. */
export const replaced = (what: string, path: string, value: unknown): string =>
  `kubectl patch ${what} --type=json -p '${JSON.stringify([{ op: 'replace', path, value }])}'`
