import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newLab, removeData, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

type Method = 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH'
type Who = 'nobody' | 'a stranger' | 'the student' | 'the instructor' | 'the class'

/** A door, its body, and what comes back: the status, and words of the answer. */
type Row = [method: Method, path: string, who: Who, body: unknown, status: number, words: string]

const noLab = "This lab's token is missing or wrong."
const noKey = "The instructor's key is missing or wrong."
const noClass = "This class's token is missing or wrong."
const noDoor = 'There is no such page or door.'
const nothing = undefined

const labDoors: [Method, string, unknown][] = [
  ['GET', '', nothing],
  ['DELETE', '', nothing],
  ['POST', '/reset', {}],
  ['POST', '/exec', { command: 'true' }],
  ['POST', '/settle', {}],
  ['GET', '/terminal', nothing],
  ['GET', '/kubeconfig', nothing],
  ['GET', '/why?to=http://coffee', nothing],
  ['GET', '/grade', nothing],
  ['GET', '/dns-query?dns=AAAA', nothing],
]
const locked = labDoors.flatMap(([method, path, body]): Row[] => [
  [method, `/api/labs/LAB${path}`, 'nobody', body, 401, noLab],
  [method, `/api/labs/LAB${path}`, 'a stranger', body, 401, noLab],
  [method, `/api/labs/LAB${path}`, 'the class', body, 401, noLab],
])

const rows: Row[] = [
  ...locked,
  ['GET', '/api/labs/LAB/k8s/api', 'nobody', nothing, 401, '"reason":"Unauthorized"'],
  ['GET', '/api/labs/LAB/k8s/api', 'a stranger', nothing, 401, '"reason":"Unauthorized"'],
  ['GET', '/api/labs/lnosuchlab00', 'a stranger', nothing, 404, 'There is no lab with this id, or it was removed.'],

  ['POST', '/api/labs', 'nobody', {}, 201, '"kubernetes":"http://'],
  ['POST', '/api/labs', 'nobody', '', 201, '"token":"'],
  ['POST', '/api/labs', 'nobody', '{"lesson":', 400, 'The body is not JSON: '],
  ['POST', '/api/labs', 'nobody', 'null', 400, 'body: Invalid input: expected object, received null'],
  ['POST', '/api/labs', 'nobody', '[]', 400, 'body: Invalid input: expected object, received array'],
  ['POST', '/api/labs', 'nobody', { seed: -1 }, 400, 'seed: Too small: expected number to be >=0'],
  ['POST', '/api/labs', 'nobody', { cluster: { workers: 99 } }, 400, 'cluster.workers: Too big: expected number to be <=8'],
  ['POST', '/api/labs', 'nobody', { lesson: 'nope' }, 404, 'There is no lesson \\"nope\\". Lessons: services, faults, maze-'],
  ['POST', '/api/labs', 'nobody', { lesson: '__proto__' }, 404, 'There is no lesson \\"__proto__\\"'],
  ['GET', '/api/labs', 'nobody', nothing, 404, noDoor],
  ['PUT', '/api/labs', 'nobody', {}, 404, noDoor],

  ['GET', '/api/labs/LAB', 'the student', nothing, 200, '"lesson":"services"'],
  ['PATCH', '/api/labs/LAB', 'the student', {}, 404, 'A lab has no such door.'],
  ['GET', '/api/labs/LAB/nothing', 'the student', nothing, 404, 'A lab has no such door.'],
  ['GET', '/api/labs/LAB/exec', 'the student', nothing, 404, 'A lab has no such door.'],
  ['POST', '/api/labs/LAB/exec', 'the student', '{', 400, 'The body is not JSON: '],
  ['POST', '/api/labs/LAB/exec', 'the student', {}, 400, 'command: Invalid input: expected string, received undefined'],
  ['POST', '/api/labs/LAB/exec', 'the student', { command: 1 }, 400, 'command: Invalid input: expected string, received number'],
  ['POST', '/api/labs/LAB/exec', 'the student', { command: 'echo hi; exit 3' }, 200, '"stdout":"hi\\n","stderr":"","exitCode":3'],
  ['POST', '/api/labs/LAB/exec', 'the student', { command: 'cat', stdin: 'x' }, 200, '"stdout":"x"'],
  ['POST', '/api/labs/LAB/settle', 'the student', nothing, 200, '"revision":'],
  ['GET', '/api/labs/LAB/kubeconfig', 'the student', nothing, 200, 'kind: Config'],
  ['GET', '/api/labs/LAB/why', 'the student', nothing, 400, 'to: say what is asked for, as in ?to=http://coffee/'],
  ['GET', '/api/labs/LAB/why?from=moon&to=x', 'the student', nothing, 400, 'from is node/NAME, pod/NAMESPACE/NAME or outside'],
  ['GET', '/api/labs/LAB/why?from=outside&to=::::', 'the student', nothing, 200, ':::: is no address'],
  ['GET', '/api/labs/LAB/grade', 'the student', nothing, 200, '"lesson":"services","points":0'],
  ['GET', '/api/labs/LAB/grade?format=junit', 'the student', nothing, 200, '<testsuites name="services"'],
  ['GET', '/api/labs/LAB/grade?format=csv', 'the student', nothing, 200, 'lesson,step,check,title,status'],
  [
    'GET',
    '/api/labs/LAB/grade?format=xml',
    'the student',
    nothing,
    400,
    'format is one of json, gradescope, prairielearn, exercism',
  ],
  ['GET', '/api/labs/PLAIN/grade', 'the student', nothing, 409, 'This lab was made without a lesson: there is nothing to grade.'],

  ['POST', '/api/grade', 'nobody', { lesson: 'services' }, 401, noKey],
  ['POST', '/api/grade', 'the student', { lesson: 'services' }, 401, noKey],
  ['POST', '/api/grade', 'the instructor', { lesson: 'services' }, 200, '"points":0,"maxPoints":'],
  ['POST', '/api/grade', 'the instructor', {}, 400, 'lesson: Invalid input: expected string, received undefined'],
  ['POST', '/api/grade', 'the instructor', { lesson: 'x' }, 404, 'There is no lesson \\"x\\"'],
  ['POST', '/api/grade?format=xml', 'the instructor', { lesson: 'services' }, 400, 'format is one of json'],
  [
    'POST',
    '/api/grade',
    'the instructor',
    { lesson: 'services', commands: ['kubectl run coffee --image=ansilh/demo-coffee -l run=coffee'] },
    200,
    '"id":"pod-running","title":"Pod coffee is running","status":"passed"',
  ],

  ['POST', '/api/classes', 'nobody', { name: 'a', lesson: 'services' }, 401, noKey],
  ['POST', '/api/classes', 'the class', { name: 'a', lesson: 'services' }, 401, noKey],
  ['POST', '/api/classes', 'the instructor', { name: ' ', lesson: 'services' }, 400, 'name: Too small'],
  ['POST', '/api/classes', 'the instructor', { name: 'a', lesson: 'x' }, 404, 'There is no lesson \\"x\\"'],
  [
    'POST',
    '/api/classes/join',
    'nobody',
    { code: 'zzzzzz', name: 'A' },
    404,
    'There is no class with this code. Look at the code once more.',
  ],
  ['POST', '/api/classes/join', 'nobody', { code: '../../x', name: 'A' }, 404, 'There is no class with this code.'],
  ['POST', '/api/classes/join', 'nobody', { code: 'CODE', name: '\u0000' }, 400, 'name: a name is one line of text'],
  ['POST', '/api/classes/join', 'nobody', { code: 'CODE', name: '\u200b' }, 400, 'name: a name can be seen'],
  ['POST', '/api/classes/join', 'nobody', { code: ' CODE ', name: 'Ann' }, 201, '"labId":"'],
  ['GET', '/api/classes/CLASS/progress', 'nobody', nothing, 401, noClass],
  ['GET', '/api/classes/CLASS/progress', 'the student', nothing, 401, noClass],
  ['GET', '/api/classes/CLASS/progress', 'the instructor', nothing, 401, noClass],
  ['GET', '/api/classes/CLASS/progress', 'the class', nothing, 200, '"students":['],
  ['GET', '/api/classes/CLASS/grades.csv', 'nobody', nothing, 401, noClass],
  ['GET', '/api/classes/CLASS/grades.csv', 'the class', nothing, 200, 'name,lab,step,points,maxPoints'],
  ['GET', '/api/classes/CLASS/live', 'the class', nothing, 404, 'A class has no such door.'],
  ['GET', '/api/classes/czzzzzzzz/progress', 'the class', nothing, 404, 'There is no class with this id.'],
  ['GET', '/api/classes/..%2f..%2fx/progress', 'the class', nothing, 404, 'There is no class with this id.'],

  ['GET', '/labs/x/nodes/192.168.56.201/80/', 'nobody', nothing, 404, 'There is no lab with this id, or it was removed.'],
  ['GET', '/labs/LAB/nodes/192.168.56.201/80/', 'a stranger', nothing, 401, noLab],
  ['GET', '/labs/LAB/nodes/192.168.56.201/31999/', 'the student', nothing, 502, '192.168.56.201:31999 refused the connection'],
  ['GET', '/labs/LAB/nodes/10.0.0.1/80/', 'the student', nothing, 404, 'There is no node or address \\"10.0.0.1\\" in this lab.'],
  ['GET', '/labs/LAB/nodes/192.168.56.201/99999/', 'the student', nothing, 400, '99999 is not a port.'],
  ['GET', '/api/none', 'nobody', nothing, 404, noDoor],
  ['GET', '/healthz', 'nobody', nothing, 200, 'ok'],
  ['GET', '/readyz', 'nobody', nothing, 200, 'ok'],
]

describe('the doors', () => {
  let server: TestServer
  let lab: TestLab
  let plain: TestLab
  let made: { id: string; joinCode: string; token: string }
  beforeAll(async () => {
    server = await startServer()
    lab = await newLab(server, { lesson: 'services' })
    plain = await newLab(server)
    const headers = { authorization: `Bearer ${server.instructorKey}` }
    const body = JSON.stringify({ name: 'Tuesday', lesson: 'services' })
    made = (await (await fetch(`${server.origin}/api/classes`, { method: 'POST', headers, body })).json()) as typeof made
  })
  afterAll(async () => {
    await server.kill('SIGKILL')
    removeData(server)
  })

  const tokenOf = (who: Who, path: string): string | undefined =>
    ({
      nobody: undefined,
      'a stranger': 'wrong',
      'the student': path.includes('PLAIN') ? plain.token : lab.token,
      'the instructor': server.instructorKey,
      'the class': made.token,
    })[who]

  it.each(rows)('%s %s, %s, %j → %i %s', async (method, path, who, body, status, words) => {
    const token = tokenOf(who, path)
    const there = path.replace('LAB', lab.id).replace('PLAIN', plain.id).replace('CLASS', made.id)
    const text = typeof body === 'string' ? body : JSON.stringify(body)?.replace('CODE', made.joinCode.toUpperCase())
    const response = await fetch(server.origin + there, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(text === undefined ? {} : { body: text }),
    })
    const said = await response.text()
    expect(said).toContain(words)
    expect(response.status).toBe(status)
    if (status >= 400 && !said.startsWith('<') && !said.includes('"kind":"Status"'))
      expect(response.headers.get('content-type')).toBe('application/problem+json')
  })
})
