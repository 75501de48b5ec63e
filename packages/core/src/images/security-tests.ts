import { busybox } from './busybox.ts'
import { digestOf } from './digest.ts'
import type { Image, MainContext, MainProcess } from './image.ts'

/** Says as whom it runs: it belongs to root and has the setuid bit. Models test/images/nonewprivs (1.36). */
export const nonewprivs: Image = {
  names: ['registry.k8s.io/e2e-test-images/nonewprivs'],
  digest: digestOf('registry.k8s.io/e2e-test-images/nonewprivs'),
  sizeBytes: 3_101_216,
  pullMs: 300,
  cmd: ['/nnp'],
  programs: ['/nnp'],
  files: { '/nnp': { content: '\u007fELF\n', mode: 0o4755 } },
  shell: 'none',
  tools: [],
  main: effectiveUid,
}

function effectiveUid({ argv, user, noNewPrivileges }: MainContext): MainProcess | undefined {
  if (argv[0] !== '/nnp') return undefined
  return { log: [`Effective uid: ${noNewPrivileges ? user.uid : 0}`], exitAfterMs: 50, exitCode: 0 }
}

/** busybox that is not root's. Models test/images/nonroot (1.36). */
export const nonroot: Image = {
  ...busybox,
  names: ['registry.k8s.io/e2e-test-images/nonroot'],
  digest: digestOf('registry.k8s.io/e2e-test-images/nonroot'),
  tagPattern: /^1\.[0-4]$/,
  user: '1234',
}
