import { base64 } from '../../../api/base64.ts'
import { secrets } from '../../../api/kinds.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import type { Kubectl } from '../../command.ts'
import { withHash } from '../../content-hash.ts'
import { type Failed, fail, isFailed } from '../../errors.ts'
import { appendHashFlag, many, text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { keyValues } from '../../generate/key-values.ts'
import { encoded, secretObject } from '../../generate/secret.ts'

const type = 'kubernetes.io/dockerconfigjson'

export const dockerRegistry: Generator = {
  name: 'docker-registry',
  summary: 'Create a Secret for an image registry',
  usage:
    'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  flags: [
    text('docker-server', 'Registry.', { default: 'https://index.docker.io/v1/' }),
    text('docker-username', 'User.'),
    text('docker-password', 'Password.'),
    text('docker-email', 'Address.'),
    many('from-file', 'A .dockerconfigjson to take in.'),
    appendHashFlag,
  ],
  resource: secrets,
  failure: 'failed to create secret ',
  build(kubectl, name, namespace) {
    const data = kubectl.flags.strings('from-file').length > 0 ? fromFiles(kubectl, name) : fromFlags(kubectl)
    if (isFailed(data)) return data
    const secret = secretObject(name, namespace, type, data)
    return kubectl.flags.bool('append-hash') ? withHash(secret) : secret
  },
}

function fromFiles({ process, flags }: Kubectl, name: string): Record<string, string> | Failed {
  const files = flags.strings('from-file').map((file) => (file.includes('=') ? file : `.dockerconfigjson=${file}`))
  const values = keyValues(process, { literals: [], files, envFiles: [] }, { kind: 'Secret', name })
  return isFailed(values) ? values : encoded(values)
}

function fromFlags({ flags }: Kubectl): Record<string, string> | Failed {
  const [username, password, email, server] = ['docker-username', 'docker-password', 'docker-email', 'docker-server'].map(
    (flag) => flags.string(flag),
  ) as [string, string, string, string]
  if (username === '' || password === '' || server === '')
    return fail('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
  const auth = base64(encodeUtf8(`${username}:${password}`))
  const config = JSON.stringify({ auths: { [server]: { username, password, ...(email === '' ? {} : { email }), auth } } })
  return { '.dockerconfigjson': base64(encodeUtf8(config)) }
}
