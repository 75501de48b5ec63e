import { flagValue } from './flag-value.ts'
import type { MainContext, MainProcess } from './image.ts'

const methods = ['GET', 'POST', 'PUT']

const secondsOf = (text: string | undefined): number => {
  const match = /^(\d*\.?\d+)(ms|s|m|h)$/.exec(text ?? '')
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 }
  return match ? Number(match[1]) * (units[match[2] as string] as number) : 0
}

/** logs-generator: so many lines like those of an API server, spread over a time. Models test/images/agnhost/logs-generator (2.63). */
export function logsGenerator(_context: MainContext, args: readonly string[]): MainProcess {
  const lines = Math.min(Number(flagValue(args, 'log-lines-total') ?? 0), 10_000)
  const seconds = secondsOf(flagValue(args, 'run-duration'))
  if (lines <= 0 || seconds <= 0) return { log: [`Invalid total number of lines: ${lines}`], exitAfterMs: 50, exitCode: 255 }
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
