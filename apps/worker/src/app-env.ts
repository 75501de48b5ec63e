import type { AppHost } from './app-host.ts'

/** What the app's routes get with each request. */
export interface AppEnv {
  Bindings: { host: AppHost; client: string }
}
