import { beforeAll, describe, expect, it } from 'vitest'
import { type TestLab, testLab } from '../lab-for-tests.ts'

describe('[SHL96] who owns what on a node', () => {
  let lab: TestLab
  beforeAll(() => {
    lab = testLab()
  })

  it.each<[line: string, printed: string]>([
    ['echo x > /tmp/mine; stat -c "%U %G %a" /tmp/mine', 'student student 644\n'],
    ['mkdir /tmp/folder; stat -c "%U %F" /tmp/folder', 'student directory\n'],
    ['sudo sh -c "echo x > /tmp/roots"; stat -c "%U %G" /tmp/roots', 'root root\n'],
    ['echo x > ~/own; stat -c "%U %G" ~/own ~/.bashrc ~', 'student student\nstudent student\nstudent student\n'],
    ['stat -c "%U %a" /etc/passwd /tmp /root', 'root 644\nroot 1777\nroot 700\n'],
    ['sudo chown student /tmp/roots; stat -c %U /tmp/roots', 'student\n'],
    ['sudo chown nobody:sudo /tmp/roots; ls -l /tmp/roots | cut -d" " -f3,4', 'nobody sudo\n'],
    ['chown root /tmp/mine', "chown: changing ownership of '/tmp/mine': Operation not permitted\n"],
    ['echo x >> /tmp/mine; stat -c %U /tmp/mine', 'student\n'],
    ['ln -s /etc/hosts /tmp/link; stat -c "%U %F %N" /tmp/link', "student symbolic link '/tmp/link' -> '/etc/hosts'\n"],
    ['stat -c %y', "stat: missing operand\nTry 'stat --help' for more information.\n"],
    ['stat /nosuch', "stat: cannot statx '/nosuch': No such file or directory\n"],
  ])('%s', async (line, printed) => {
    const { stdout, stderr } = await lab.run(line)
    expect(stdout + stderr).toBe(printed)
  })
})
