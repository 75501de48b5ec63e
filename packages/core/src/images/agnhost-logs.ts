import { goDurationMs } from '../api/go-duration.ts'
import { flagValue } from './flag-value.ts'
import type { MainContext, MainProcess } from './image.ts'

const methods = ['GET', 'POST', 'PUT']

/** logs-generator: so many lines like those of an API server, spread over a time. Models test/images/agnhost/logs-generator (2.63). */
export function logsGenerator(_context: MainContext, args: readonly string[]): MainProcess {
  const lines = Math.min(Number(flagValue(args, 'log-lines-total') ?? flagValue(args, 't') ?? 0), 10_000)
  const duration = flagValue(args, 'run-duration') ?? flagValue(args, 'd') ?? ''
  const seconds = (goDurationMs(duration) ?? 0) / 1000
  if (!(lines > 0)) return { errors: [`Invalid total number of lines: ${lines}`], exitAfterMs: 50, exitCode: 255 }
  if (seconds <= 0) return { errors: [`Invalid duration: ${duration || '0s'}`], exitAfterMs: 50, exitCode: 255 }
  const pause = (seconds / lines).toFixed(3)
  const script = [
    `trap 'exit 2' TERM; id=0`,
    `while [ $id -lt ${lines} ]`,
    `do case $((id % 3)) in ${methods.map((method, i) => `${i}) m=${method};;`).join(' ')} esac`,
    `echo "I$(date +%m%d) $(date +%H:%M:%S).000000       1 logs_generator.go:76] $id $m /api/v1/namespaces/kube-system/pods/$(head -c 2 /dev/urandom | od -An -tx1 | tr -d ' ') $((200 + id * 37 % 400))"`,
    `sleep ${pause}; id=$((id+1))`,
    'done',
  ]
  return { script: ['sh', '-c', script.join('\n')] }
}
