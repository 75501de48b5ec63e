const error = '([A-Z][a-z -]+)$'

type Row = readonly [gnu: RegExp, applet: string]

const row = (gnu: string, applet: string): Row => [new RegExp(`^${gnu}$`, 'gm'), applet]

const unopened = (name: string): Row[] => [
  row(`${name}: (?!can't open)(.*): ${error}`, `${name}: can't open '$1': $2`),
  row(`(${name}: )can't open '.*': Is a directory`, '$1read error: Is a directory'),
]

const noDirectories = (name: string): Row => row(`${name}: .*: Is a directory\n?`, '')

/** What coreutils, findutils, sed and awk say, in each applet's words. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  mkdir: [
    row(`mkdir: cannot create directory ‘(.*)’: ${error}`, "mkdir: can't create directory '$1': $2"),
    row('mkdir: invalid mode ‘(.*)’', "mkdir: invalid mode '$1'"),
  ],
  touch: [row(`touch: cannot touch '(.*)': ${error}`, 'touch: $1: $2')],
  rm: [
    row("rm: (descend into directory|remove) (?:(?:regular(?: empty)? file|symbolic link|directory) )?('.*'\\? )", 'rm: $1 $2'),
    row("rm: cannot remove '(.*)': Is a directory", "rm: '$1' is a directory"),
    row(`rm: cannot remove '(.*)': ${error}`, "rm: can't remove '$1': $2"),
  ],
  rmdir: [row(`rmdir: failed to remove '(.*)': ${error}`, "rmdir: '$1': $2")],
  cp: [
    row(`cp: cannot stat '(.*)': ${error}`, "cp: can't stat '$1': $2"),
    row("cp: -r not specified; omitting directory '(.*)'", "cp: omitting directory '$1'"),
    row(`cp: cannot create (?:regular file|directory) '(.*)': ${error}`, "cp: can't create '$1': $2"),
    row("cp: cannot overwrite non-directory '(.*)' with directory '.*'", "cp: target '$1' is not a directory"),
    row(`cp: cannot open '(.*)' for reading: ${error}`, "cp: can't open '$1': $2"),
  ],
  mv: [
    row("mv: '.*' and '.*' are the same file\\n", ''),
    row(`mv: cannot (?:stat|move) '(.*?)'(?: to '.*')?: ${error}`, "mv: can't rename '$1': $2"),
    row("mv: cannot move '(.*)' to a subdirectory of itself, '.*'", "mv: can't rename '$1': Invalid argument"),
    row("mv: cannot overwrite non-directory '.*' with directory '(.*)'", "mv: can't rename '$1': Not a directory"),
    row("mv: cannot overwrite directory '.*' with non-directory '(.*)'", "mv: can't rename '$1': Is a directory"),
  ],
  ln: [
    row(`ln: failed to create (?:symbolic |hard )?link '(?:\\./)?(.*?)'(?: => '.*')?: ${error}`, 'ln: $1: $2'),
    row('ln: (.*): hard link not allowed for directory', 'ln: $1: Operation not permitted'),
    row(`ln: failed to access '(.*)': ${error}`, 'ln: $1: $2'),
  ],
  chmod: [
    row(`chmod: (?:cannot access|changing permissions of) '(.*)': ${error}`, 'chmod: $1: $2'),
    row('chmod: invalid mode: ‘(.*)’', "chmod: invalid mode '$1'"),
  ],
  chown: [
    row(`chown: (?:cannot access|changing ownership of) '(.*)': ${error}`, 'chown: $1: $2'),
    row('chown: invalid user: ‘([^:.]*).*’', 'chown: unknown user $1'),
    row('chown: invalid group: ‘(?:.*[:.])?(.*)’', 'chown: unknown group $1'),
  ],
  chgrp: [
    row(`chgrp: (?:cannot access|changing group of) '(.*)': ${error}`, 'chgrp: $1: $2'),
    row('chgrp: invalid group: ‘(.*)’', 'chgrp: unknown group $1'),
  ],
  ls: [
    row(`ls: cannot access '(.*)': ${error}`, 'ls: $1: $2'),
    row(`ls: cannot open directory '(.*)': ${error}`, "ls: can't open '$1': $2"),
  ],
  find: [
    row(`find: ‘(.*)’: ${error}`, 'find: $1: $2'),
    row("find: missing argument to `(.*)'", 'find: $1 requires an argument'),
    row('find: Unknown argument to (\\S+): (.*)', "find: invalid argument '$2' to '$1'"),
  ],
  sed: [
    row(`sed: can't read (.*): ${error}`, 'sed: $1: $2'),
    row("sed: -e expression #1, char \\d+: unknown command: `(.)'", 'sed: unsupported command $1'),
    row("sed: -e expression #1, char \\d+: unterminated `s' command", "sed: unmatched '/'"),
  ],
  awk: [
    row(`awk: cannot open (.*) \\(${error.replace('$', '')}\\)`, 'awk: $1: $2'),
    row('awk: Unexpected token: .*line (\\d+).*', 'awk: cmd. line:$1: Unexpected token'),
  ],
  dd: [
    row(`dd: failed to open '(.*)': ${error}`, "dd: can't open '$1': $2"),
    row('dd: invalid number: ‘(.*)’', "dd: invalid number '$1'"),
  ],
  link: [row(`link: cannot create link '(.*)' to '(.*)': ${error}`, "link: can't create hardlink '$1' to '$2': $3")],
  truncate: [row(`truncate: cannot open '(.*)' for writing: ${error}`, 'truncate: $1: open: $2')],
  gzip: unopened('gzip'),
  hostname: [row('hostname: you must be root to change the host name', 'hostname: sethostname: Operation not permitted')],
  du: [
    row(`du: cannot read directory '(.*)': ${error}`, "du: can't open '$1': $2"),
    row(`du: cannot access '(.*)': ${error}`, 'du: $1: $2'),
  ],
  cat: unopened('cat'),
  head: [
    row("head: error reading '(.*)': Is a directory", 'head: $1: Input/output error'),
    row(`head: cannot open '(.*)' for reading: ${error}`, 'head: $1: $2'),
    row('head: invalid number of \\w+: ‘(.*)’', "head: invalid number '$1'"),
  ],
  tail: [
    row("tail: error reading '(.*)': Is a directory", 'tail: read error: Is a directory'),
    row(`tail: cannot open '(.*)' for reading: ${error}`, "tail: can't open '$1': $2"),
    row('tail: invalid number of \\w+: ‘(.*)’', "tail: invalid number '$1'"),
  ],
  sort: [row(`sort: cannot read: (.*): ${error}`, 'sort: $1: $2')],
  cut: [
    row('cut: you must specify a list of bytes, characters, or fields', 'cut: expected a list of bytes, characters, or fields'),
  ],
  md5sum: unopened('md5sum'),
  sha1sum: unopened('sha1sum'),
  sha256sum: unopened('sha256sum'),
  sha512sum: unopened('sha512sum'),
  sha3sum: unopened('sha3sum'),
  base64: [],
  uniq: [row(`uniq: (.*): Is a directory`, 'uniq: $1: I/O error'), ...unopened('uniq').slice(0, 1)],
  date: [row('date: invalid date ‘(.*)’', "date: invalid date '$1'")],
  sleep: [row('sleep: invalid time interval ‘(.*)’', "sleep: invalid number '$1'")],
  id: [row('id: ‘(.*)’: no such user', 'id: unknown user $1')],
  env: [row(`env: ‘(.*)’: ${error}`, "env: can't execute '$1': $2")],
  xargs: [row(`xargs: (.*): ${error}`, 'xargs: $1: $2')],
  timeout: [
    row("timeout: invalid time interval '(.*)'", "timeout: invalid number '$1'"),
    row(`timeout: failed to run command ‘(.*)’: ${error}`, "timeout: can't execute '$1': $2"),
  ],
  killall: [
    row('Usage: killall .*', 'killall: you need to specify whom to kill'),
    row('(?:killall: )?(.*): no process found', 'killall: $1: no process killed'),
  ],
  mktemp: [row(`mktemp: failed to create .* via template ‘.*’: ${error}`, 'mktemp: (null): $1')],
  unlink: [row(`unlink: cannot unlink '(.*)': ${error}`, "unlink: can't remove file '$1': $2")],
  cmp: [row('cmp: EOF on (.*) which is empty', 'cmp: EOF on $1')],
  diff: [row(`diff: (.*): ${error}`, "diff: can't stat '$1': $2")],
  more: unopened('more'),
  grep: [noDirectories('grep')],
  egrep: [noDirectories('egrep')],
  fgrep: [noDirectories('fgrep')],
}

/** What was said in GNU's words, as busybox's applet of this name says it; other lines stay. */
export function busyboxWords(applet: string, text: string): string {
  const own = Object.hasOwn(rows, applet) ? (rows[applet] as readonly Row[]) : []
  return own.reduce((said, [gnu, words]) => said.replace(gnu, words), text)
}

/** Complaints of GNU's after which an applet shows its use. */
const misuses: Readonly<Record<string, Row>> = {
  awk: row('awk: missing program\n', ''),
  sed: row('sed: no script specified\n', ''),
  seq: row('seq: invalid floating point argument: .*\n(?:Try.*\n)?', ''),
  truncate: row('truncate: you must specify either .*\n(?:Try.*\n)?', ''),
  diff: row('diff: missing operand.*\n(?:diff: Try.*\n)?', ''),
  find: row("find: unknown predicate '(.*)'\n", 'find: unrecognized: $1\n'),
}

/** What an applet says before it shows its use; undefined when this complaint is none of that kind. */
export function misuseWords(applet: string, text: string): string | undefined {
  const own = Object.hasOwn(misuses, applet) ? misuses[applet] : undefined
  const said = own && text.replace(own[0], own[1])
  return said === text ? undefined : said
}

/** Applets end with 1 where GNU has a number of its own. */
export function busyboxStatus(applet: string, status: number): number {
  if (status === 125) return applet === 'timeout' ? 1 : status
  return status === 2 && ['ls', 'sed', 'awk', 'xxd'].includes(applet) ? 1 : status
}
