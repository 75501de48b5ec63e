import { Hono } from 'hono'
import { problem } from '../problem.ts'
import { createDoor } from './create.ts'
import { dnsQueryDoor } from './dns-query.ts'
import { execDoor } from './exec.ts'
import { gradeDoor } from './grade.ts'
import { kubeconfigDoor } from './kubeconfig.ts'
import { kubernetesDoor } from './kubernetes.ts'
import type { LabEnv } from './lab-env.ts'
import { nodeDoor } from './nodes.ts'
import { deleteDoor, resetDoor, settleDoor, stateDoor } from './state.ts'
import { whyDoor } from './why.ts'

/** The doors of one lab. The same app serves every lab: the lab comes with the request. */
export const labDoors = new Hono<LabEnv>()
  // only the host's own code can ask for /internal: the outer routes never pass it on
  .post('/internal/create', createDoor)
  .use('*', async (c, next) => {
    const refused = c.env.mayEnter(c.req.raw)
    if (refused) return refused
    const end = c.env.lab.activity.begin()
    try {
      await next()
    } finally {
      end()
    }
    return undefined
  })
  .get('/api/labs/:id', stateDoor)
  .delete('/api/labs/:id', deleteDoor)
  .post('/api/labs/:id/reset', resetDoor)
  .post('/api/labs/:id/exec', execDoor)
  .post('/api/labs/:id/settle', settleDoor)
  .get('/api/labs/:id/grade', gradeDoor)
  .get('/api/labs/:id/why', whyDoor)
  .get('/api/labs/:id/dns-query', dnsQueryDoor)
  .post('/api/labs/:id/dns-query', dnsQueryDoor)
  .get('/api/labs/:id/kubeconfig', kubeconfigDoor)
  .all('/api/labs/:id/k8s/*', kubernetesDoor)
  .all('/api/labs/:id/k8s', kubernetesDoor)
  .all('/labs/:id/nodes/:node/:port/*', nodeDoor)
  .all('/labs/:id/nodes/:node/:port', nodeDoor)

labDoors.notFound(() => problem(404, 'Not Found', 'A lab has no such door.'))
labDoors.onError((error) => {
  console.error(error)
  return problem(500, 'Internal Server Error', 'This request failed inside the server. The lab goes on.')
})
