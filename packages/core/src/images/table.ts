import { agnhost, jessieDns } from './agnhost.ts'
import { alpine, busybox, debian, ubuntu } from './busybox.ts'
import { controlPlane, coredns, flannel, kubeProxy } from './cluster-parts.ts'
import { memcached, mongo, rabbitmq } from './data-stores.ts'
import { curlImage, debugTools, netshoot } from './debug-tools.ts'
import { demoCoffee } from './demo-coffee.ts'
import { echoServer, nginxHello, podinfo } from './echo-servers.ts'
import { helloWorld } from './hello-world.ts'
import { httpEcho } from './http-echo.ts'
import { httpd } from './httpd.ts'
import type { Image } from './image.ts'
import { nginx, nginxUnprivileged } from './nginx.ts'
import { perl } from './perl.ts'
import { mysql, postgres } from './postgres.ts'
import { redis } from './redis.ts'
import { resourceConsumer } from './resource-consumer.ts'
import { sampleApiServer } from './sample-apiserver.ts'
import { nonewprivs, nonroot } from './security-tests.ts'
import { helloApp, pause, python, whoami } from './small-servers.ts'
import { updateDemo } from './update-demo.ts'

/** Every image that can be pulled. A new one is a file and a line here. */
export const imageTable: readonly Image[] = [
  demoCoffee,
  debugTools,
  netshoot,
  curlImage,
  nginx,
  nginxUnprivileged,
  httpd,
  busybox,
  alpine,
  debian,
  ubuntu,
  redis,
  postgres,
  mysql,
  httpEcho,
  helloApp,
  whoami,
  python,
  perl,
  helloWorld,
  sampleApiServer,
  echoServer,
  podinfo,
  nginxHello,
  mongo,
  memcached,
  rabbitmq,
  pause,
  agnhost,
  jessieDns,
  nonewprivs,
  nonroot,
  resourceConsumer,
  coredns,
  kubeProxy,
  flannel,
  ...updateDemo,
  ...controlPlane,
]
