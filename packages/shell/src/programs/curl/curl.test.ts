import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../../lab-for-tests.ts'

let lab: TestLab
beforeAll(async () => {
  lab = testLab()
  await lab.run('kubectl run web --image=registry.k8s.io/e2e-test-images/agnhost:2.53 -- netexec --http-port=8080')
  await lab.run('kubectl expose pod web --port 80 --target-port 8080')
  await lab.settle()
  await lab.run("IP=$(kubectl get svc web -o jsonpath='{.spec.clusterIP}')")
})

type Row = [line: string, stdout: string, stderr?: string, status?: number]

describe('[SHL13] curl', () => {
  it.each<Row>([
    ['curl -s "$IP/hostname"', 'web'],
    [
      'curl -sS -o /dev/null -w "%{http_code} %{redirect_url}" "$IP/redirect?location=/hostname&code=302" | sed s/$IP/IP/',
      '302 http://IP/hostname',
    ],
    ['curl -sSL "$IP/redirect?location=/hostname&code=302" -w " %{num_redirects}"', 'web 1'],
    [
      'curl -sSL --max-redirs 0 "$IP/redirect?location=/hostname&code=302"',
      '',
      'curl: (47) Maximum (0) redirects followed\n',
      47,
    ],
    ['curl -sSf "$IP/echo?msg=no&code=404"', '', 'curl: (22) The requested URL returned error: 404\n', 22],
    ['curl -sS --fail-with-body "$IP/echo?msg=no&code=503"', 'no', 'curl: (22) The requested URL returned error: 503\n', 22],
    ['curl -sS "$IP/{hostname,nosuch}" -o /dev/null -w "%{http_code} "', '200 200 '],
    ['curl -sS -o "out-#1" "$IP/{hostname,healthz}"; ls out-*; rm out-*', 'out-healthz\nout-hostname\n'],
    ['printf "%s\\n" "url = \\"$IP/hostname\\"" "# quiet" silent "-w = !" > rc; curl -K rc; rm rc', 'web!'],
    ['curl -sS --next "$IP/hostname" --next "$IP/hostname"', 'webweb'],
    ['curl -sS -x "$IP:80" http://any.where/hostname', 'web'],
    ['http_proxy=$IP:80 curl -sS http://any.where/hostname', 'web'],
    ['http_proxy=nosuch:80 no_proxy=where curl -sS http://any.where/', '', 'curl: (6) Could not resolve host: any.where\n', 6],
    ['http_proxy=nosuch:80 curl -sS http://any.where/', '', 'curl: (5) Could not resolve proxy: nosuch\n', 5],
    ['echo text > plain; curl -sS file://$PWD/plain; rm plain', 'text\n'],
    ['curl -sS --trace-ascii - "$IP/hostname" | grep -c "^=> Send header, "', '1\n'],
    ['curl -sS --trace t "$IP/hostname" && grep -c "77 65 62 *web$" t; rm t', 'web1\n'],
    ['curl -sS "$IP/hostname" -c jar -o /dev/null; tail -n +4 jar | wc -l; rm jar', '1\n'],
    [
      'printf "# x\\n$IP\\tFALSE\\t/\\tFALSE\\t0\\ta\\tb\\n" > jar; curl -sSv -b jar "$IP/hostname" -o /dev/null 2>&1 | grep Cookie | tr -d "\\r"; rm jar',
      '> Cookie: a=b\n',
    ],
  ])('%s', async (line, stdout, stderr = '', status = 0) => {
    expect(await lab.run(line)).toEqual({ stdout, stderr, status })
  })
})
