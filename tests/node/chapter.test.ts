import { solution } from '@kubemaze/course/lessons/01-services/solution.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newLab, removeData, shellOf, startServer, type TestServer } from './server-for-tests.ts'

describe('the chapter on the Node host', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => {
    await server.kill('SIGTERM')
    removeData(server)
  })

  it('is passed in full by one who makes no mistake', async () => {
    const lab = await newLab(server, { lesson: 'services' })
    const sh = shellOf(server, lab)
    for (const line of solution) {
      const ran = await sh(line)
      if (line !== '@settle') expect(ran.exitCode, `${line}\n${ran.stderr}`).toBe(0)
    }
    const grade = (await (await call(server, `/api/labs/${lab.id}/grade`, undefined, lab.token)).json()) as {
      points: number
      maxPoints: number
      checks: { id: string; status: string; evidence: string }[]
    }
    expect(grade.checks.filter((check) => check.status !== 'passed')).toEqual([])
    expect(grade.points).toBe(grade.maxPoints)
  })

  it('grades a submission with the key, and refuses one without', async () => {
    const commands = solution.filter((line) => line !== '@settle')
    expect((await call(server, '/api/grade', { lesson: 'services', commands })).status).toBe(401)
    const graded = await call(server, '/api/grade', { lesson: 'services', commands }, server.instructorKey)
    expect(graded.status).toBe(200)
    expect(((await graded.json()) as { points: number }).points).toBeGreaterThan(0)
  })

  it('serves the coffee page to the browser pane, by both Pods in turn', async () => {
    const lab = await newLab(server)
    const sh = shellOf(server, lab)
    for (const name of ['coffee', 'coffee01']) await sh(`kubectl run ${name} --image=ansilh/demo-coffee --labels=run=coffee`)
    await sh('kubectl expose pod coffee --port=80 --target-port=9090  --type=NodePort')
    await sh('@settle')
    const port = (await sh("kubectl get service coffee -o jsonpath='{.spec.ports[0].nodePort}'")).stdout
    const served = new Set<string>()
    for (let i = 0; i < 4; i++) {
      const page = await fetch(`${server.origin}/labs/${lab.id}.${lab.token}/nodes/k8s-master/${port}/`)
      expect(page.status).toBe(200)
      expect(page.headers.get('content-security-policy')).toContain('sandbox')
      const text = await page.text()
      for (const name of ['coffee01', 'coffee']) if (new RegExp(`\\b${name}\\b(?!01)`).test(text)) served.add(name)
    }
    expect(served).toContain('coffee01')
  })

  it('shows after kill -9 exactly what was answered, timers included', async () => {
    const lab = await newLab(server)
    const sh = shellOf(server, lab)
    await sh('kubectl create deployment web --image=nginx --replicas=3')
    await sh('echo kept > note.txt; export COLOR=blue; cd /tmp')
    const before = await sh('kubectl get deployment,rs,pods -o yaml')
    const { dataDir } = server
    await server.kill('SIGKILL')
    server = await startServer(dataDir)
    const again = shellOf(server, lab)
    const after = await again('kubectl get deployment,rs -o name')
    expect(after.stdout).toMatch(/deployment\.apps\/web/)
    expect((await again('pwd; echo $COLOR; cat ~/note.txt')).stdout).toBe('/tmp\nblue\nkept\n')
    await again('@settle')
    expect((await again('kubectl get deployment web')).stdout).toMatch(/web +3\/3/)
    const uid = /uid: (\S+)/.exec(before.stdout)?.[1] as string
    expect((await again('kubectl get deployment,rs,pods -o yaml')).stdout).toContain(uid)
  })

  it('shows an instructor where each student stands', async () => {
    expect((await call(server, '/api/classes', { name: 'A', lesson: 'services' }, 'nope')).status).toBe(401)
    const made = (await (await call(server, '/api/classes', { name: 'A', lesson: 'services' }, server.instructorKey)).json()) as {
      id: string
      joinCode: string
      token: string
    }
    const joined = (await (await call(server, '/api/classes/join', { code: made.joinCode, name: 'Ada <b>' })).json()) as {
      labId: string
      token: string
    }
    const sh = shellOf(server, { id: joined.labId, token: joined.token, kubernetes: '' })
    await sh('kubectl run coffee --image=ansilh/demo-coffee --labels=run=coffee')
    await sh('@settle')
    await call(server, `/api/labs/${joined.labId}/grade`, undefined, joined.token)
    let students: { name: string; points: number; checks: { status: string }[] }[] = []
    for (let i = 0; i < 50 && !(students[0]?.points ?? 0); i++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      students = (
        (await (await call(server, `/api/classes/${made.id}/progress`, undefined, made.token)).json()) as {
          students: typeof students
        }
      ).students
    }
    expect(students).toHaveLength(1)
    expect(students[0]?.name).toBe('Ada <b>')
    expect(students[0]?.points).toBeGreaterThan(0)
  })
})
