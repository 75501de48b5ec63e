import { base64 } from '../../../api/base64.ts'
import { secrets } from '../../../api/kinds.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import { fail, isFailed } from '../../errors.ts'
import { many, text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { keyValues } from '../../generate/key-values.ts'
import { encoded, secretObject } from '../../generate/secret.ts'

export const dockerRegistry: Generator = {
  name: 'docker-registry',
  summary: 'Create a Secret for an image registry',
  usage: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string]',
  flags: [
    text('docker-server', 'Registry.', { default: 'https://index.docker.io/v1/' }),
    text('docker-username', 'User.'),
    text('docker-password', 'Password.'),
    text('docker-email', 'Address.'),
    many('from-file', 'A .dockerconfigjson to take in.'),
  ],
  resource: secrets,
  failure: 'failed to create secret ',
  build(kubectl, name, namespace) {
    const { flags } = kubectl
    const [username, password, email, server] = ['docker-username', 'docker-password', 'docker-email', 'docker-server'].map(
      (flag) => flags.string(flag),
    ) as [string, string, string, string]
    if (flags.strings('from-file').length > 0) {
      const values = keyValues(kubectl.process, { literals: [], files: flags.strings('from-file'), envFiles: [] }, 'Secret')
      return isFailed(values) ? values : secretObject(name, namespace, 'kubernetes.io/dockerconfigjson', encoded(values))
    }
    if (username === '' || password === '' || server === '')
      return fail('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
    const auth = base64(encodeUtf8(`${username}:${password}`))
    const config = JSON.stringify({ auths: { [server]: { username, password, ...(email === '' ? {} : { email }), auth } } })
    return secretObject(name, namespace, 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': base64(encodeUtf8(config)) })
  },
}
