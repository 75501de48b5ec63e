import { expect, it } from 'vitest'
import { isRunnable } from './runnable.ts'

it.each([
  ['kubectl get pods -A', true],
  ['kubectl exec -it debugger -- nslookup coffee', true],
  ['curl -k https://192.168.10.1:443/', true],
  ['kubectl exec -it debugger -- nslookup NAME', false],
  ['curl http://192.168.56.201:PORT', false],
  ['kubectl label pod coffee …', false],
  ['http://NAME:PORT/PATH', false],
  ['kubectl', false],
])('%s: %s', (text, runnable) => expect(isRunnable(text)).toBe(runnable))
