/** Bindings of wrangler.toml. */
export interface Env {
  LAB: DurableObjectNamespace
  CLASSROOM: DurableObjectNamespace
  ASSETS: Fetcher
  /** `wrangler secret put INSTRUCTOR_KEY`; without it no class can be made. */
  INSTRUCTOR_KEY?: string
  /** New labs per minute from one address. */
  MAX_NEW_LABS_PER_MINUTE?: string
}
