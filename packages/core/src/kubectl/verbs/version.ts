import { buildInfo } from '../../api/build-info.ts'
import type { JsonObject } from '../../api/json.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { fail } from '../errors.ts'
import { finish } from '../finish.ts'
import { request } from '../object-requests.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

const kustomizeVersion = 'v5.8.1'

export const version: Verb = {
  name: 'version',
  summary: 'Show the versions of client and server',
  usage: 'version [flags]',
  examples: '  kubectl version',
  flags: [
    { name: 'client', type: 'bool', default: false, usage: 'Only the client; ask no server.' },
    { name: 'output', short: 'o', type: 'string', default: '', usage: 'Format: yaml or json.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/version/version.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags, process } = kubectl
  const output = flags.string('output')
  if (args.length > 0 && !flags.bool('client')) return finish(kubectl, fail(`extra arguments: [${args.join(' ')}]`))
  if (!['', 'yaml', 'json'].includes(output)) return finish(kubectl, fail(`--output must be 'yaml' or 'json'`))
  const server = flags.bool('client') ? undefined : request(kubectl, 'GET', '/version')
  const known = server === undefined || isFailure(server) ? undefined : (server as JsonObject)
  if (output === '') process.stdout(plain(known))
  else {
    const value = { clientVersion: buildInfo, kustomizeVersion, ...(known ? { serverVersion: known } : {}) }
    process.stdout(output === 'json' ? `${JSON.stringify(value, null, 2)}\n` : `${writeYaml(value)}\n`)
  }
  return isFailure(server) ? finish(kubectl, [server]) : 0
}

function plain(server: JsonObject | undefined): string {
  const lines = [`Client Version: ${buildInfo.gitVersion}`, `Kustomize Version: ${kustomizeVersion}`]
  if (server) lines.push(`Server Version: ${server.gitVersion}`)
  return `${lines.join('\n')}\n`
}
