import type { JsonObject } from '../../api/json.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { fail } from '../errors.ts'
import { finish } from '../finish.ts'
import { request } from '../object-requests.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

/** This kubectl. */
export const clientVersion = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.2',
  gitCommit: '0c5d1f5a1e6c5d8f2f0d7e7b5c1e3f8a9b6d4c2e',
  gitTreeState: 'clean',
  buildDate: '2026-06-09T12:00:00Z',
  goVersion: 'go1.26.3',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const

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
    const value = { clientVersion, kustomizeVersion, ...(known ? { serverVersion: known } : {}) }
    process.stdout(output === 'json' ? `${JSON.stringify(value, null, 2)}\n` : writeYaml(value))
  }
  return isFailure(server) ? finish(kubectl, [server]) : 0
}

function plain(server: JsonObject | undefined): string {
  const lines = [`Client Version: ${clientVersion.gitVersion}`, `Kustomize Version: ${kustomizeVersion}`]
  if (server) lines.push(`Server Version: ${server.gitVersion}`)
  return `${lines.join('\n')}\n`
}
