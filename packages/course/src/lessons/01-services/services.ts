import type { Lesson } from '../../lesson.ts'
import { solution } from './solution.ts'
import { clusterIp } from './steps/cluster-ip.ts'
import { create } from './steps/create.ts'
import { endpoints } from './steps/endpoints.ts'
import { expose } from './steps/expose.ts'
import { loadBalancer } from './steps/load-balancer.ts'
import { names } from './steps/names.ts'
import { nodePort } from './steps/node-port.ts'
import { ports } from './steps/ports.ts'

/** The training's chapter on Services: one Pod, and every way to reach it. */
export const servicesLesson: Lesson = {
  id: 'services',
  kind: 'lesson',
  title: 'Services',
  summary: 'Run a coffee shop in a Pod and open it: node port, cluster IP, DNS name, load balancer, endpoints.',
  cluster: { loadBalancer: 'pool' },
  steps: [create, expose, ports, nodePort, clusterIp, names, loadBalancer, endpoints],
  solution,
}
