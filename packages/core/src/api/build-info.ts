/** The build of Kubernetes that the lab's programs are of: API server, kubelets and kubectl alike. */
export const buildInfo = {
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
