import { signatureProblem } from '../../api/x509/signature.ts'
import { timestamp } from '../../host/clock.ts'
import type { Certificate } from './certificate.ts'
import { hostnameProblem } from './hostname.ts'

/** Certificates between a server's and an authority's. */
const maxDepth = 5
/** Go tries 100; each costs milliseconds here, and bundles come from anybody. */
const maxSignatureChecks = 10
const serverAuth = '1.3.6.1.5.5.7.3.1'
const anyUse = '2.5.29.37.0'

export interface Shown {
  /** What the server shows: its own certificate, then those between. */
  chain: readonly Certificate[]
  /** Whom the client trusts. */
  roots: readonly Certificate[]
  host: string
  nowMs: number
}

/** Why a client does not believe the server; undefined when it does. Models crypto/x509 Certificate.Verify (Go 1.26). */
export function trustProblem({ chain, roots, host, nowMs }: Shown): string | undefined {
  const [leaf, ...between] = chain
  if (!leaf) return 'certificate signed by unknown authority'
  return (
    timeProblem(leaf, nowMs) ?? hostnameProblem(leaf, host) ?? chainProblem(leaf, { roots, between, nowMs }) ?? useProblem(leaf)
  )
}

function timeProblem({ notBeforeMs, notAfterMs }: Certificate, nowMs: number): string | undefined {
  const why = 'certificate has expired or is not yet valid: current time'
  if (nowMs < notBeforeMs) return `${why} ${timestamp(nowMs)} is before ${timestamp(notBeforeMs)}`
  return nowMs > notAfterMs ? `${why} ${timestamp(nowMs)} is after ${timestamp(notAfterMs)}` : undefined
}

interface Pool {
  roots: readonly Certificate[]
  between: readonly Certificate[]
  nowMs: number
}

function chainProblem(leaf: Certificate, pool: Pool): string | undefined {
  if (pool.roots.some(({ text }) => text === leaf.text)) return undefined
  const state: Search = { checks: 0 }
  if (isSignedBelow(leaf, pool, maxDepth, state)) return undefined
  if (state.problem !== undefined) return state.problem
  return `certificate signed by unknown authority${state.hint ?? ''}`
}

interface Search {
  checks: number
  /** Why a way that was signed leads nowhere. */
  problem?: string
  /** Which signature was wrong. */
  hint?: string
}

/** Whether some way of signatures leads up to a root; keeps the last reason why one did not. */
function isSignedBelow(of: Certificate, pool: Pool, depth: number, state: Search): boolean {
  const parents = [...pool.roots, ...(depth > 0 ? pool.between : [])].filter(({ subject }) => subject.text === of.issuer.text)
  return parents.some((parent) => {
    if (++state.checks > maxSignatureChecks) {
      state.problem = 'signature check attempts limit reached while verifying certificate chain'
      return false
    }
    const signature = signatureProblem(of.signed, parent.publicKey)
    if (signature !== undefined) {
      state.hint ??= ` (possibly because of ${JSON.stringify(signature)} while trying to verify candidate authority certificate ${JSON.stringify(parent.subject.commonName)})`
      return false
    }
    const problem =
      timeProblem(parent, pool.nowMs) ??
      (parent.isAuthority ? undefined : 'certificate is not authorized to sign other certificates')
    if (problem !== undefined) {
      state.problem = problem
      return false
    }
    return pool.roots.includes(parent) || isSignedBelow(parent, pool, depth - 1, state)
  })
}

const useProblem = ({ uses }: Certificate): string | undefined =>
  uses === undefined || uses.includes(serverAuth) || uses.includes(anyUse)
    ? undefined
    : 'certificate specifies an incompatible key usage'
