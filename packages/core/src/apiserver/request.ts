import type { Json, JsonObject } from '../api/json.ts'
import type { Status } from '../api/status.ts'

export interface UserInfo {
  name: string
  uid?: string
  groups: readonly string[]
  /** --as-user-extra: more that is known of a user. */
  extra?: Readonly<Record<string, readonly string[]>>
}

/** The student: cluster-admin, as `kubectl auth whoami` says on a kubeadm cluster. */
export const adminUser: UserInfo = { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] }

/** The cluster's own parts: never refused. */
export const systemUser: UserInfo = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] }

/** A request body: already decoded (the cluster's own clients) or as it came over the wire. */
export type RequestBody = { object: Json } | { bytes: Uint8Array }

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'
  /** The path alone, percent-decoded by segment, beginning with a slash: /api/v1/namespaces/default/pods */
  path: string
  /** Every value of every query parameter. */
  query: Readonly<Record<string, readonly string[]>>
  /** The query as it came over the wire, without its question mark. */
  search?: string
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  body?: RequestBody
  user: UserInfo
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: JsonObject
}

/** An open watch. It costs nothing until a change that it selects is committed. */
export interface WatchStream {
  /** Events since the last poll, in order. Call after the response and whenever `onReady` was called. */
  poll(): WatchEvent[]
  /** Called after a turn that brought events; at most once until the next poll. */
  onReady(callback: () => void): void
  /** Lab time at which the stream ends by itself (timeoutSeconds). */
  endsAtMs?: number
  /** True when the stream is over; what poll() still holds is to be sent first. */
  ended(): boolean
  close(): void
}

/** Which part of a container's log is asked for. */
export interface LogOptions {
  container: string
  previous: boolean
  timestamps: boolean
  tailLines?: number
  sinceSeconds?: number
  sinceTime?: string
  limitBytes?: number
}

/** A subresource that needs the data plane or a running container; the cluster joins it to its room. */
export type Connect =
  | {
      type: 'exec' | 'attach'
      namespace: string
      pod: string
      container: string
      command: string[]
      stdin: boolean
      stdout: boolean
      stderr: boolean
      tty: boolean
    }
  | ({ type: 'log'; namespace: string; pod: string; follow: boolean } & LogOptions)
  | { type: 'portforward'; namespace: string; pod: string; ports: number[] }
  | {
      type: 'proxy'
      target: { kind: 'pod' | 'service' | 'node'; namespace?: string; name: string; port?: string; scheme: 'http' | 'https' }
      method: string
      /** What comes before `path`: /api/v1/namespaces/default/pods/https:web:443/proxy */
      prefix: string
      /** '' without a slash after /proxy. */
      path: string
      /** As it came, without its question mark. */
      search: string
      headers: Readonly<Record<string, string>>
      body?: Uint8Array
    }

interface ResponseHead {
  code: number
  /** One text per problem; the edge writes `299 - "text"`. */
  warnings: string[]
  headers: Record<string, string>
}

export type ApiResponse =
  /** An object or Status; the edge writes it as JSON or, if asked for, YAML. `contentType` where it is not plain JSON. */
  | (ResponseHead & { kind: 'object'; object: JsonObject | Status; contentType?: string })
  /** `bytes` in place of the text where it is none. */
  | (ResponseHead & { kind: 'text'; contentType: string; text: string; bytes?: Uint8Array<ArrayBuffer> })
  | (ResponseHead & { kind: 'watch'; watch: WatchStream })
  | (ResponseHead & { kind: 'connect'; connect: Connect })
