import { goDurationMs } from '../api/go-duration.ts'
import type { Flag, Kubectl } from './command.ts'

export const podRunningTimeoutFlag: Flag = {
  name: 'pod-running-timeout',
  type: 'duration',
  default: '1m0s',
  usage: 'How long to wait for the Pod.',
}

/** What is wrong with --pod-running-timeout. Models cmd/util/helpers.go GetPodRunningTimeoutFlag (1.36). */
export const timeoutMisuse = ({ flags }: Pick<Kubectl, 'flags'>): string | undefined =>
  (goDurationMs(flags.string('pod-running-timeout')) ?? 0) <= 0 ? '--pod-running-timeout must be higher than zero' : undefined
