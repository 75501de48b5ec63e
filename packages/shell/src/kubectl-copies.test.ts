import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from './lab-for-tests.ts'

describe('[KCT50] kubectl cp and port-forward say what kubectl 1.36 says', () => {
  let lab: TestLab
  beforeAll(async () => {
    lab = testLab()
    await lab.run('kubectl run web --image=nginx --port=80; kubectl run done --image=busybox --restart=Never -- echo hi')
    await lab.run('kubectl wait --for=condition=Ready pod/web --timeout=60s; echo hi > x; mkdir -p d/e; echo 2 > d/e/g')
  })

  const noFolder = 'tar: /nosuchdir: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n'
  const completed = 'error: cannot exec into a container in a completed pod; current phase is Succeeded\n'
  const forwarding = 'Forwarding from 127.0.0.1:18080 -> 80\nForwarding from [::1]:18080 -> 80\n'
  const inUse = (place: string): string => `unable to create listener: Error listen ${place}:18080: bind: address already in use`

  it.each<[line: string, stdout: string, stderr?: string, status?: number]>([
    ['kubectl cp done:/etc/hostname h', '', completed, 1],
    ['kubectl cp x done:/tmp/a', '', completed, 1],
    ['kubectl cp x web:/nosuchdir/x', '', `${noFolder}command terminated with exit code 2\n`, 2],
    ['kubectl cp x web:/tmp/x2; kubectl exec web -- cat /tmp/x2', 'hi\n'],
    ['kubectl cp d web:/tmp; kubectl exec web -- cat /tmp/d/e/g', '2\n'],
    ['timeout 2 kubectl port-forward web 18080:80 --address ::1', 'Forwarding from [::1]:18080 -> 80\n', '', 124],
    [
      'timeout 2 kubectl port-forward web 18080:80 18080:81',
      forwarding,
      `Unable to listen on port 18080: Listeners failed to create with the following errors: [${inUse('tcp4 127.0.0.1')} ${inUse('tcp6 [::1]')}]\n`,
      124,
    ],
  ])('%s', async (line, stdout, stderr = '', status = 0) => {
    expect(await lab.run(line)).toMatchObject({ stdout, stderr, status })
  })
})
