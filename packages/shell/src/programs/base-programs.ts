import { builtinPrograms } from './builtin-programs.ts'
import { ownerCommands } from './chown.ts'
import { date } from './date.ts'
import { digestCommands } from './digest/checksum.ts'
import { du } from './disks/du.ts'
import { editor } from './editor.ts'
import { env, printenv } from './env.ts'
import { chmod } from './files/change-mode.ts'
import { cp } from './files/copy.ts'
import { dd } from './files/dd.ts'
import { linkCommand } from './files/hard-link.ts'
import { install } from './files/install.ts'
import { ln } from './files/link.ts'
import { directoryCommands } from './files/make-directory.ts'
import { mktemp } from './files/mktemp.ts'
import { mv } from './files/move.ts'
import { readlink } from './files/readlink.ts'
import { realpath } from './files/realpath.ts'
import { rm } from './files/remove.ts'
import { split } from './files/split.ts'
import { touch } from './files/touch.ts'
import { sizeCommands } from './files/truncate.ts'
import { gzipCommands } from './gzip.ts'
import { pager } from './less.ts'
import { ls } from './ls.ts'
import type { ShellCommand } from './shell-command.ts'
import { sleep } from './sleep.ts'
import { statCommand } from './stat.ts'
import { sysctl } from './sysctl.ts'
import { systemCommands } from './system.ts'
import { gnuTar } from './tar/tar.ts'
import { base64Program } from './text/base64.ts'
import { cat } from './text/cat.ts'
import { checksums } from './text/cksum.ts'
import { cmp } from './text/cmp.ts'
import { comm } from './text/comm.ts'
import { cut } from './text/cut.ts'
import { diff } from './text/diff.ts'
import { expandCommands } from './text/expand.ts'
import { factor } from './text/factor.ts'
import { fmt } from './text/fmt.ts'
import { fold } from './text/fold.ts'
import { grepCommands } from './text/grep.ts'
import { head } from './text/head.ts'
import { hexdump } from './text/hexdump.ts'
import { join } from './text/join.ts'
import { nl } from './text/nl.ts'
import { numfmt } from './text/numfmt.ts'
import { od } from './text/od.ts'
import { paste } from './text/paste.ts'
import { seq } from './text/seq.ts'
import { shuf } from './text/shuf.ts'
import { sort } from './text/sort.ts'
import { tac } from './text/tac.ts'
import { tail } from './text/tail.ts'
import { tee } from './text/tee.ts'
import { tr } from './text/tr.ts'
import { tsort } from './text/tsort.ts'
import { uniq } from './text/uniq.ts'
import { wc } from './text/wc.ts'
import { xxd } from './text/xxd.ts'
import { timeout } from './timeout.ts'
import { utility, utilityNames } from './utility.ts'
import { watch } from './watch.ts'
import { whoCommands } from './who.ts'
import { xargs } from './xargs.ts'
import { yes } from './yes.ts'

const own: ShellCommand[] = [
  ls,
  statCommand,
  ...ownerCommands,
  dd,
  du,
  install,
  linkCommand,
  ...digestCommands,
  factor,
  fmt,
  numfmt,
  chmod,
  cp,
  ln,
  ...directoryCommands,
  mv,
  rm,
  split,
  touch,
  ...gzipCommands,
  gnuTar,
  base64Program,
  comm,
  cut,
  ...expandCommands,
  fold,
  join,
  nl,
  seq,
  tr,
  tsort,
  tac,
  wc,
  date,
  diff,
  ...grepCommands,
  paste,
  sort,
  uniq,
  cat,
  head,
  tail,
  tee,
  sleep,
  timeout,
  watch,
  xargs,
  env,
  printenv,
  yes,
  sysctl,
  hexdump,
  od,
  xxd,
  cmp,
  shuf,
  ...checksums,
  readlink,
  realpath,
  mktemp,
  ...sizeCommands,
  ...whoCommands,
  ...builtinPrograms,
  ...systemCommands,
  pager('less'),
  pager('more'),
  editor('vi'),
]

const fromJustBash: ShellCommand[] = utilityNames
  .filter((name) => !own.some((command) => command.name === name))
  .map((name) => ({ name, summary: `${name} (see ${name} --help)`, run: utility(name) }))

/** What every Linux with a shell has. */
export const baseCommands: readonly ShellCommand[] = [...own, ...fromJustBash]
