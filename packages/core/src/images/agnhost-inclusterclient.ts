import { flagValue } from './flag-value.ts'
import type { MainContext, MainProcess } from './image.ts'

const account = '/var/run/secrets/kubernetes.io/serviceaccount'
const stamp = "$(date '+%m%d %H:%M:%S.%6N')"

/** A klog line of its main.go. */
const say = (level: 'I' | 'E', line: number, text: string): string =>
  `echo "${level}${stamp}       1 main.go:${line}] ${text}" >&2`

/** One look at /healthz with the token as it is on disk now; the token itself is not shown. */
const look = [
  say('I', 61, 'calling /healthz'),
  `token=$(cat ${account}/token)`,
  `hash=$(printf '%s|%s' salt "Bearer $token" | sha256sum | cut -d ' ' -f 1)`,
  say('I', 98, 'authz_header=$hash'),
  `code=$(curl -s -k -o /tmp/healthz -w '%{http_code}' -H "Authorization: Bearer $token" https://kubernetes.default.svc/healthz)`,
  `if [ "$code" = 200 ]; then ${say('I', 68, 'status=ok')}; else ${say('E', 64, 'status=failed')}; ${say('E', 65, 'error checking /healthz: $(cat /tmp/healthz)')}; fi`,
].join('; ')

/** inclusterclient: asks the API server for its health again and again, as its ServiceAccount. Models test/images/agnhost/inclusterclient (2.63). */
export function inclusterclient(context: MainContext, args: readonly string[]): MainProcess {
  const seconds = Number(flagValue(args, 'poll-interval') ?? 30)
  if (context.readFile(`${account}/token`) === undefined)
    return {
      errors: [`main.go:49] err: open ${account}/token: no such file or directory`],
      exitAfterMs: 50,
      exitCode: 255,
    }
  return { script: ['sh', '-c', `while true; do sleep ${Math.max(1, seconds)}; ${look}; done`] }
}
