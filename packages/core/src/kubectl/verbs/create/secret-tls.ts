import { base64 } from '../../../api/base64.ts'
import { secrets } from '../../../api/kinds.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import { withHash } from '../../content-hash.ts'
import { errnoText, readText } from '../../documents.ts'
import { fail } from '../../errors.ts'
import { appendHashFlag, text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { secretObject } from '../../generate/secret.ts'

const pems = { cert: 'tls.crt', key: 'tls.key' } as const

export const tls: Generator = {
  name: 'tls',
  summary: 'Create a Secret from a certificate and its key',
  usage: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [text('cert', 'Certificate file.'), text('key', 'Key file.'), appendHashFlag],
  resource: secrets,
  failure: 'failed to create secret ',
  build({ process, flags }, name, namespace) {
    if (flags.string('key') === '' || flags.string('cert') === '') return fail('key and cert must be specified')
    const texts = new Map<string, string>()
    for (const flag of ['cert', 'key']) {
      const path = flags.string(flag)
      const read = readText(process, path)
      if ('errno' in read)
        return fail(`Cannot read file ${path}, ${read.errno === 'EISDIR' ? 'read' : 'open'} ${path}: ${errnoText(read.errno)}`)
      texts.set(flag, read.text)
    }
    const wrong = certificateProblem(texts.get('cert') as string) ?? keyProblem(texts.get('key') as string)
    if (wrong !== undefined) return fail(wrong)
    const data = Object.fromEntries(
      Object.entries(pems).map(([flag, key]) => [key, base64(encodeUtf8(texts.get(flag) as string))]),
    )
    const secret = secretObject(name, namespace, 'kubernetes.io/tls', data)
    return flags.bool('append-hash') ? withHash(secret) : secret
  },
}

/** Types of the blocks of a PEM file. */
const blocks = (pem: string): string[] =>
  [...pem.matchAll(/^-----BEGIN ([^\n]+)-----\r?\n[^-]*-----END \1-----/gm)].map(([, type]) => type as string)

/** Models crypto/tls X509KeyPair, as far as blocks go. */
function certificateProblem(pem: string): string | undefined {
  const types = blocks(pem)
  if (types.includes('CERTIFICATE')) return undefined
  if (types.length === 0) return 'tls: failed to find any PEM data in certificate input'
  if (types.length === 1 && types[0]?.endsWith('PRIVATE KEY'))
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`
}

function keyProblem(pem: string): string | undefined {
  const types = blocks(pem)
  if (types.some((type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))) return undefined
  if (types.length === 0) return 'tls: failed to find any PEM data in key input'
  if (types.length === 1 && types[0] === 'CERTIFICATE')
    return 'tls: found a certificate rather than a key in the PEM for the private key'
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`
}
