import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../lab-for-tests.ts'

describe('[SHL112] GNU programs quote by their locale', () => {
  let lab: TestLab
  beforeAll(async () => {
    lab = testLab()
    await lab.run('kubectl run deb --image=debian -- sleep 36000')
    await lab.settle()
  })

  it.each<[line: string, words: string]>([
    ['mkdir /etc/passwd', 'mkdir: cannot create directory ‘/etc/passwd’: File exists\n'],
    ['LANG=C mkdir /etc/passwd', "mkdir: cannot create directory '/etc/passwd': File exists\n"],
    ['LANG=C LC_ALL=en_US.UTF-8 mkdir /etc/passwd', 'mkdir: cannot create directory ‘/etc/passwd’: File exists\n'],
    [
      'kubectl exec deb -- mkdir /etc',
      "mkdir: cannot create directory '/etc': File exists\ncommand terminated with exit code 1\n",
    ],
    [
      'kubectl exec deb -- env LANG=C.UTF-8 mkdir /etc',
      'mkdir: cannot create directory ‘/etc’: File exists\ncommand terminated with exit code 1\n',
    ],
    ['kubectl exec deb -- find /no', "find: '/no': No such file or directory\ncommand terminated with exit code 1\n"],
  ])('%s', async (line, words) => {
    expect((await lab.run(line)).stderr).toBe(words)
  })
})
