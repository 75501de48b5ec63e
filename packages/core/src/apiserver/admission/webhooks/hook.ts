import { mutatingwebhookconfigurations, validatingwebhookconfigurations } from '../../../api/kinds.ts'
import type { KubeObject, LabelSelector } from '../../../api/object.ts'
import type { Resource } from '../../../api/resource.ts'
import type { Core } from '../../core.ts'
import type { ClientConfig } from '../../webhooks/client-config.ts'
import type { Named } from '../policies/evaluate.ts'
import type { Rule } from '../policies/match.ts'

/** One webhook of a configuration, with its defaults. Models admissionregistration/v1 MutatingWebhook and ValidatingWebhook (1.36). */
export interface Hook {
  name: string
  clientConfig: ClientConfig
  rules?: Rule[]
  failurePolicy?: 'Ignore' | 'Fail'
  matchPolicy?: 'Exact' | 'Equivalent'
  namespaceSelector?: LabelSelector
  objectSelector?: LabelSelector
  sideEffects?: string
  timeoutSeconds?: number
  admissionReviewVersions?: string[]
  reinvocationPolicy?: 'Never' | 'IfNeeded'
  matchConditions?: Named[]
}

type Configuration = KubeObject & { webhooks?: Hook[] }

const none: readonly Hook[] = []

function hooksOf(core: Core, resource: Resource): readonly Hook[] {
  const configurations = core.read.list(resource) as Configuration[]
  return configurations.length === 0 ? none : configurations.flatMap(({ webhooks = [] }) => webhooks)
}

/** The webhooks in the order in which they are asked: by the configurations' names, then as they stand there. */
export const mutatingHooks = (core: Core): readonly Hook[] => hooksOf(core, mutatingwebhookconfigurations)
export const validatingHooks = (core: Core): readonly Hook[] => hooksOf(core, validatingwebhookconfigurations)
