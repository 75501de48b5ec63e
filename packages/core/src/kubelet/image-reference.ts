/** A parsed image name: `docker.io/library/nginx`, `1.27`. */
export interface ImageReference {
  repository: string
  tag?: string
  digest?: string
}

/**
 * Parses an image name as the distribution library does, with docker.io and library/ filled in; what is wrong with it comes back
 * as text. Models distribution/reference ParseNormalizedNamed (v0.6).
 */
export function parseImage(name: string): ImageReference | string {
  const match = /^([^@]*?)(?::([\w][\w.-]{0,127}))?(?:@(\w+(?:[.+_-]\w+)*:[0-9a-fA-F]{32,}))?$/.exec(name)
  const path = match?.[1]
  if (!match || path === undefined || path === '') return 'invalid reference format'
  const { domain, rest } = split(path)
  if (rest.toLowerCase() !== rest) return `invalid reference format: repository name (${rest}) must be lowercase`
  if (!/^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/.test(rest)) {
    return 'invalid reference format'
  }
  if (!/^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?$/.test(domain)) return 'invalid reference format'
  const [, , tag, digest] = match
  return { repository: `${domain}/${rest}`, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) }
}

function split(path: string): { domain: string; rest: string } {
  const slash = path.indexOf('/')
  const first = path.slice(0, slash)
  const isDomain = slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first)
  const domain = isDomain ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io'
  const rest = isDomain ? path.slice(slash + 1) : path
  return { domain, rest: domain === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest }
}

/** As containerd reports it: the repository with its tag, or with its digest. */
export function imageName(reference: ImageReference): string {
  if (reference.digest !== undefined) return `${reference.repository}@${reference.digest}`
  return `${reference.repository}:${reference.tag ?? 'latest'}`
}
