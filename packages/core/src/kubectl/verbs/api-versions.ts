import { apiVersionOf } from '../../api/resource.ts'
import type { Verb } from '../command.ts'
import { usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { serverResources } from '../rest-mapper.ts'

export const apiVersions: Verb = {
  name: 'api-versions',
  summary: 'Show the API versions that the server has, as GROUP/VERSION',
  usage: 'api-versions',
  examples: '  kubectl api-versions',
  flags: [],
  async run(kubectl) {
    if (kubectl.args.length > 0) {
      return finish(kubectl, usageError('kubectl api-versions', `unexpected arguments: [${kubectl.args.join(' ')}]`))
    }
    const versions = [...new Set(serverResources(kubectl).map(apiVersionOf))].sort()
    kubectl.process.stdout(versions.map((version) => `${version}\n`).join(''))
    return 0
  },
}
