import type { Container, Pod } from '../api/pod.ts'

type Rule = NonNullable<Container['restartPolicyRules']>[number]

/**
 * Whether a container that ended so is started again: by the first of its own rules that names the exit code, else by its
 * own policy, else by its Pod's. Sidecars are not asked about. Models pkg/api/v1/pod ContainerShouldRestart (1.36).
 */
export function restartsAfter(container: Container, podPolicy: string, exitCode: number): boolean {
  if (container.restartPolicy !== undefined && ruleFor(container, exitCode)) return true
  const policy = container.restartPolicy ?? podPolicy
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

/** The first rule of a container that names the exit code. Models FindMatchingContainerRestartRule (1.36). */
export function ruleFor({ restartPolicyRules = [] }: Container, exitCode: number): Rule | undefined {
  return restartPolicyRules.find(({ exitCodes }) => {
    const named = exitCodes?.values?.includes(exitCode) ?? false
    return exitCodes?.operator === 'NotIn' ? !named : named
  })
}

/** Whether some exit of a container may start the whole Pod again. Models AllContainersCouldRestart (1.36). */
export const mayRestartAll = ({ spec }: Pod): boolean =>
  [...(spec.initContainers ?? []), ...spec.containers].some(({ restartPolicyRules = [] }) =>
    restartPolicyRules.some(({ action }) => action === 'RestartAllContainers'),
  )
