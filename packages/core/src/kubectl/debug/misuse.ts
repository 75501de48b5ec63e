import type { Kubectl } from '../command.ts'
import { parsePairs } from './pairs.ts'

// distribution/reference ReferenceRegexp, without its lengths
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const host = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const reference = new RegExp(
  `^(?:${host}(?:\\.${host})*(?::[0-9]+)?/)?${component}(?:/${component})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
)

/** Models kubectl/pkg/cmd/debug/debug.go Validate (1.36). */
export function misuseOf({ flags, args, rest = [] }: Kubectl): string | undefined {
  const [image, container] = [flags.string('image'), flags.string('container')]
  if (flags.given('attach') && flags.bool('attach') && image === '' && container === '')
    return 'you must specify --container or create a new container using --image in order to attach.'
  const images = parsePairs(flags.strings('set-image'))
  const wrong = flags.string('copy-to') === '' ? withoutCopy(flags, image) : withCopy(image, images.size, rest, container)
  if (wrong !== undefined) return wrong
  const invalid = (name: string, of = ''): string => `invalid image name ${JSON.stringify(name)}${of}: invalid reference format`
  if (image !== '' && !reference.test(image)) return invalid(image)
  if (args.length === 0 && flags.strings('filename').length === 0) return 'NAME or filename is required for debug'
  const policy = flags.string('image-pull-policy')
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) return `invalid image pull policy: ${policy}`
  for (const [name, text] of images) if (!reference.test(text)) return invalid(text, ` for container ${JSON.stringify(name)}`)
  if (flags.string('target') !== '' && flags.string('copy-to') !== '')
    return '--target is incompatible with --copy-to. Use --share-processes instead.'
  return flags.bool('tty') && !flags.bool('stdin') ? '-i/--stdin is required for containers with -t/--tty=true' : undefined
}

function withCopy(image: string, setImages: number, rest: readonly string[], container: string): string | undefined {
  if (image === '' && setImages === 0 && rest.length === 0) return 'you must specify --image, --set-image or command arguments.'
  return rest.length > 0 && container === '' && image === ''
    ? 'you must specify an existing container or a new image when specifying args.'
    : undefined
}

function withoutCopy(flags: Kubectl['flags'], image: string): string | undefined {
  if (flags.bool('replace')) return '--replace may only be used with --copy-to.'
  if (flags.bool('same-node')) return '--same-node may only be used with --copy-to.'
  if (flags.strings('set-image').length > 0) return '--set-image may only be used with --copy-to.'
  return image === '' ? 'you must specify --image when not using --copy-to.' : undefined
}
