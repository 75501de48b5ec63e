import type { Container } from '../api/pod.ts'

/**
 * Whether a container that ended so is started again: by the first of its own rules that names the exit code, else by its
 * own policy, else by its Pod's. Sidecars are not asked about. Models pkg/api/v1/pod ContainerShouldRestart (1.36).
 */
export function restartsAfter(container: Container, podPolicy: string, exitCode: number): boolean {
  if (container.restartPolicy !== undefined && hasRestartRule(container, exitCode)) return true
  const policy = container.restartPolicy ?? podPolicy
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

function hasRestartRule({ restartPolicyRules = [] }: Container, exitCode: number): boolean {
  const matching = restartPolicyRules.find(({ exitCodes }) => {
    const named = exitCodes?.values?.includes(exitCode) ?? false
    return exitCodes?.operator === 'NotIn' ? !named : named
  })
  return matching?.action === 'Restart'
}
