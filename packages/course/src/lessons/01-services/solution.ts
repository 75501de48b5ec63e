import { coffeeManifest } from './coffee-manifest.ts'

/** What a student who makes no mistake types. `@settle` lets the lab's time run until all is still. */
export const solution: string[] = [
  `cat > coffe.yaml <<'EOF'\n${coffeeManifest}EOF`,
  'kubectl create -f coffe.yaml',
  '@settle',
  'kubectl expose pod coffee --port=80 --target-port=9090  --type=NodePort',
  '@settle',
  "curl -s http://$(kubectl get service coffee -o jsonpath='{.spec.clusterIP}')",
  "curl -s http://$(kubectl get pod coffee -o jsonpath='{.status.podIP}'):9090",
  "for ip in 192.168.56.201 192.168.56.202; do curl -s http://$ip:$(kubectl get service coffee -o jsonpath='{.spec.ports[0].nodePort}'); done",
  'kubectl expose pod coffee --name=coffee-internal --port=80 --target-port=9090 --type=ClusterIP --dry-run=client --output=yaml > coffee-internal.yaml',
  'kubectl create -f coffee-internal.yaml',
  'kubectl run debugger --image=ansilh/debug-tools --restart=Never',
  '@settle',
  'kubectl exec debugger -- nslookup coffee',
  'kubectl expose pod coffee --name=coffee-lb --port=80 --target-port=9090 --type=LoadBalancer',
  'kubectl run coffee01 --image=ansilh/demo-coffee --restart=Never --labels=run=coffee',
  '@settle',
]
