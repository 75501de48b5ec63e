import type { Kubectl, Verb } from '../command.ts'
import { copyIn } from '../cp/copy-in.ts'
import { copyOut } from '../cp/copy-out.ts'
import type { RemotePlace } from '../cp/remote.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'

export const cp: Verb = {
  name: 'cp',
  summary: 'Copy files into and out of containers',
  usage: 'cp <file-spec-src> <file-spec-dest>',
  examples: `
  # A file into a Pod
  kubectl cp index.html web:/usr/share/nginx/html/index.html

  # And out of it
  kubectl cp web:/etc/hosts hosts.txt`,
  flags: [
    { name: 'container', short: 'c', type: 'string', default: '', usage: 'Container; the first one without.' },
    { name: 'no-preserve', type: 'bool', default: false, usage: 'Do not keep owner and mode.' },
    { name: 'retries', type: 'int', default: 0, usage: 'How often to try again.' },
  ],
  run,
}

/** [NAMESPACE/]POD:PATH, or a path here. */
function placeOf(kubectl: Kubectl, text: string): RemotePlace | string | Failed {
  const colon = text.indexOf(':')
  if (colon < 0) return text
  const [who, path] = [text.slice(0, colon), text.slice(colon + 1)]
  const parts = who.split('/')
  if (parts.length > 2 || who === '') return fail(`filespec must match the canonical format: [[namespace/]pod:]file/path`)
  const [namespace = '', pod = ''] = parts.length === 2 ? parts : [kubectl.namespace, parts[0]]
  return { namespace, pod, path }
}

/** Models kubectl/pkg/cmd/cp/cp.go (1.36): tar runs in the container, so an image without it cannot be copied to. */
async function run(kubectl: Kubectl): Promise<number> {
  const { args } = kubectl
  if (args.length !== 2) return finish(kubectl, fail('source and destination are required'))
  const [from, to] = args.map((text) => placeOf(kubectl, text)) as [ReturnType<typeof placeOf>, ReturnType<typeof placeOf>]
  if (isFailed(from)) return finish(kubectl, from)
  if (isFailed(to)) return finish(kubectl, to)
  if (typeof from !== 'string' && typeof to !== 'string')
    return finish(kubectl, fail('one of src or dest must be a local file specification'))
  if ([from, to].some((place) => (typeof place === 'string' ? place : place.path) === ''))
    return finish(kubectl, fail('filepath can not be empty'))
  if (typeof from === 'string' && typeof to === 'string')
    return finish(kubectl, fail('one of src or dest must be a remote file specification'))
  const failed =
    typeof from === 'string' ? await copyIn(kubectl, from, to as RemotePlace) : await copyOut(kubectl, from, to as string)
  return failed ? finish(kubectl, failed) : 0
}
