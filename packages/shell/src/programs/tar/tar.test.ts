import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runIn, testShell } from '../../bash/lab-for-tests.ts'
import { readArchive, writeArchive } from './archive.ts'

const rows: [line: string, stdout: string, stderr?: string][] = [
  ['mkdir -p d/e; echo x > d/a; echo y > d/e/b; tar cf t.tar d; tar tf t.tar', 'd/\nd/a\nd/e/\nd/e/b\n'],
  ['mkdir d o; echo x > d/a; ln -s a d/l; tar cf - d | tar -xmf - -C o; cat o/d/a; ls -l o/d/l | grep -c "l -> a"', 'x\n1\n'],
  ['echo x > a; tar czvf t.tgz a; rm a; tar -xzf t.tgz; cat a; tar -xOf t.tgz a', 'a\nx\nx\n'],
  ['echo x > a; echo y > b; tar cf t.tar a b; rm a b; tar xvf t.tar b; ls', 'b\nb\nt.tar\n'],
  ['mkdir -p d/x; echo 1 > d/x/f; tar cf t.tar d; tar xf t.tar --strip-components=1; cat x/f', '1\n'],
  ['mkdir d; touch d/a.log d/b; tar cf t.tar --exclude="*.log" d; tar tf t.tar', 'd/\nd/b\n'],
  ['printf abc > f; chmod 640 f; tar cf t.tar f; tar tvf t.tar | cut -c1-31', '-rw-r----- student/student    3\n'],
  ['echo x > /tmp/q; tar cf t.tar /tmp/q; tar tf t.tar', 'tmp/q\n', "tar: Removing leading `/' from member names\n"],
  ['tar --version', 'tar (GNU tar) 1.35\n'],
  [
    'tar cf t.tar nofile; echo $?',
    '2\n',
    'tar: nofile: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
  ],
  [
    'tar xf no.tar; echo $?',
    '2\n',
    'tar: no.tar: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n',
  ],
  [
    'seq 400 > f; tar tf f; echo $?',
    '2\n',
    'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n',
  ],
  ['tar cf t.tar 2>&1 | head -1', 'tar: Cowardly refusing to create an empty archive\n'],
  ['tar -Q 2>&1 | head -1', "tar: invalid option -- 'Q'\n"],
]

it.each(rows)('[SHL92] %s', async (line, stdout, stderr = '') => {
  const ran = await runIn(testShell(), line)
  expect(ran.stderr).toBe(stderr)
  expect(ran.stdout).toBe(stdout)
})

it('[SHL92] a member cannot leave the folder', async () => {
  const member = { type: 'file', mode: 0o644, modifiedAtMs: 0, owner: 'root', content: new Uint8Array([120]) } as const
  const bytes = await writeArchive([
    { ...member, name: '../../etc/evil' },
    { ...member, name: '/abs' },
  ])
  const shell = testShell()
  shell.machine.files.write('/home/student/evil.tar', bytes)
  const ran = await runIn(shell, 'mkdir o; tar xf evil.tar -C o; ls o; ls /abs /etc/evil')
  expect(ran.stdout).toBe('abs\n')
  expect(ran.stderr).toContain("Member name contains '..'")
})

it('[SHL92] whatever bytes are read, there is an answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      const members = await readArchive(bytes)
      expect(members === undefined || Array.isArray(members)).toBe(true)
    }),
    { numRuns: 50 },
  )
})
