import { base64 } from '../../../api/base64.ts'
import { secrets } from '../../../api/kinds.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import type { Flag } from '../../command.ts'
import { readText } from '../../documents.ts'
import { fail } from '../../errors.ts'
import { text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { secretObject } from '../../generate/secret.ts'

export const tls: Generator = {
  name: 'tls',
  summary: 'Create a Secret from a certificate and its key',
  usage: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [
    text('cert', 'Certificate file.', { required: true } as Partial<Flag>),
    text('key', 'Key file.', { required: true } as Partial<Flag>),
  ],
  resource: secrets,
  failure: 'failed to create secret ',
  build({ process, flags }, name, namespace) {
    const data: Record<string, string> = {}
    for (const [key, flag] of [
      ['tls.crt', 'cert'],
      ['tls.key', 'key'],
    ] as const) {
      const read = readText(process, flags.string(flag))
      if ('errno' in read) return fail(`open ${flags.string(flag)}: no such file or directory`)
      if (!read.text.includes('-----BEGIN')) return fail('tls: failed to find any PEM data in certificate input')
      data[key] = base64(encodeUtf8(read.text))
    }
    return secretObject(name, namespace, 'kubernetes.io/tls', data)
  },
}
