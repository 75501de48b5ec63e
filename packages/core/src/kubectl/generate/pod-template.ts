import type { Kubectl } from '../command.ts'

/** The template of a Job made from --image. */
export const podTemplate = (kubectl: Kubectl, name: string, restartPolicy: string): object => ({
  metadata: {},
  spec: {
    containers: [
      { name, image: kubectl.flags.string('image'), ...(kubectl.rest?.length ? { command: kubectl.rest } : {}), resources: {} },
    ],
    restartPolicy,
  },
})
