/** Names and tags as in test/utils/image/manifest.go (1.36). */
export const images = {
  agnhost: 'registry.k8s.io/e2e-test-images/agnhost:2.63.0',
  agnhostOlder: 'registry.k8s.io/e2e-test-images/agnhost:2.55',
  busybox: 'registry.k8s.io/e2e-test-images/busybox:1.37.0-1',
  jessie: 'registry.k8s.io/e2e-test-images/glibc-dns-testing:2.0.0',
  nginx: 'registry.k8s.io/e2e-test-images/nginx:1.15-4',
  pause: 'registry.k8s.io/pause:3.10.2',
}
