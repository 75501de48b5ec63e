import type { JsonObject } from '../api/json.ts'
import type { Resource } from '../api/resource.ts'
import type { Cause } from './errors.ts'

/** What a command line points at: an object by name, one read from a file, or (without a name) all that selectors leave. */
export interface Target {
  resource: Resource
  /** '' for cluster-scoped resources and for all namespaces. */
  namespace: string
  name?: string
  labelSelector?: string
  fieldSelector?: string
  /** The object of a file's document. */
  object?: JsonObject
  /** The file that it came from; '' for arguments. */
  source: string
}

/** An object with where it lives. */
export interface Info {
  resource: Resource
  namespace: string
  name: string
  object: JsonObject
  source: string
}

export interface TargetOptions {
  /** Type and name arguments; kubectl.args when absent. */
  args?: readonly string[]
  filenames?: readonly string[]
  kustomize?: string
  recursive?: boolean
  labelSelector?: string
  fieldSelector?: string
  /** --all */
  all?: boolean
  allNamespaces?: boolean
  /** A bare type means every object of it (get, describe); else it is refused for want of a name. */
  emptySelects?: boolean
  /** Parts are tried each on its own, so that a kustomization that cannot be built is told as one of several. */
  continueOnError?: true
  /** Refuse files whose kind or apiVersion is missing in the words of --validate. */
  validate?: boolean
  /** -n was given and must agree with what files say. Default: kubectl.namespaceGiven. */
  enforceNamespace?: boolean
  /** --local: files only, and no namespace is put into them. */
  local?: boolean
  /** Only one resource type may be named. */
  singleType?: boolean
  /** --subresource, which needs names. */
  subresource?: string
}

export interface Targets {
  targets: Target[]
  /** What went wrong for parts of the command line, after which the rest is still done. */
  causes: Cause[]
  /** Each part was tried on its own, so that even one failure is told as one of several. */
  eager?: true
}
