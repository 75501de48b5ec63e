/**
 * The letters that each applet takes, as getopt writes them: `:` a value, `::` one that is attached, `+` in front: only before the
 * first operand. Models the applets' getopt32 calls (busybox 1.36).
 */
const letters: Readonly<Record<string, string>> = {
  basename: 'as:',
  dirname: '',
  free: 'bkmgth',
  link: '',
  tty: 's',
  unlink: '',
  uptime: '',
  whoami: '',
  awk: '+F:v:f:e:W:',
  base64: 'dw:',
  cat: 'nbvteAu',
  chgrp: 'RhvcfLHP',
  chmod: 'Rvcf',
  chown: 'RhvcfLHP',
  cksum: '',
  cmp: 'sln:',
  cp: 'pdRfilsLHarPvuTt:',
  cut: 'b:c:f:d:O:DF:sn',
  date: 'Rs:ud:r:I::D:hk',
  df: 'kmhaPTiB:t:',
  diff: 'abdiL:NqrsS:tTU:wupBE',
  du: 'aHkLsxd:lcbmh',
  egrep: 'lnqvscFiHhe:f:LorRm:wxA:B:C:EzaI',
  env: '+iu:0',
  expand: 'it:',
  fgrep: 'lnqvscFiHhe:f:LorRm:wxA:B:C:EzaI',
  fold: 'bsw:',
  grep: 'lnqvscFiHhe:f:LorRm:wxA:B:C:EzaI',
  gunzip: 'cfkvqtdn',
  gzip: 'cfkvqtdn123456789',
  head: 'n:c:qv',
  hexdump: 'bcCdoxvn:e:f:s:R',
  hostname: 'idsfF:v',
  id: 'ugGnrZ',
  killall: 'lqs:',
  ln: 'sfnbS:vTt:',
  ls: 'Cadi1lgnsxAkcuSXrtvLHFpRhw:T:',
  md5sum: 'scwbt',
  mkdir: 'm:pv',
  mktemp: 'dqtp:u',
  mv: 'finTt:uv',
  nl: 'b:i:l:n:s:v:w:p',
  nproc: '',
  od: 'abcdfhilovxst:A:N:j:w::S:B',
  paste: 'd:s',
  pidof: 'so:',
  printenv: '',
  readlink: 'fnqsvem',
  realpath: '',
  rm: 'fiRrv',
  rmdir: 'p',
  sed: 'i::rnEe:f:s',
  seq: '+ws:',
  sha1sum: 'scwbt',
  sha256sum: 'scwbt',
  sha512sum: 'scwbt',
  sha3sum: 'scwbta:',
  shuf: 'ei:n:o:z',
  sort: 'ngMucszbrdfimS:T:o:k:t:hV',
  stat: 'Lfc:tZ',
  strings: 'afn:ot:',
  tac: '',
  tail: 'fc:n:qs:vF',
  tee: 'ai',
  timeout: '+s:k:',
  touch: 'cfhad:t:r:m',
  tr: '+Ccdst',
  truncate: 'cs:',
  uname: 'snrvmpioa',
  unexpand: 'ft:a',
  uniq: 'cduf:s:w:i',
  watch: '+n:te',
  wc: 'cmlwL',
  which: 'a',
  xargs: '+trn:s:e::E:I:i::P:0xp',
  xxd: 'psrl:s:g:c:auio:bC',
}

/** Long names where an applet has some; `=` takes a value. */
const longNames: Readonly<Record<string, string>> = {
  cp: 'archive force interactive link dereference no-dereference recursive symbolic-link no-target-directory target-directory= verbose update remove-destination parents reflink',
  chgrp: 'recursive dereference no-dereference changes silent quiet verbose',
  chown: 'recursive dereference no-dereference changes silent quiet verbose',
  date: 'rfc-822 rfc-2822 set= utc universal date= reference= iso-8601',
  df: 'portability',
  env: 'ignore-environment unset= null',
  expand: 'initial tabs=',
  gzip: 'stdout to-stdout force keep decompress uncompress quiet verbose test no-name fast best',
  gunzip: 'stdout to-stdout force keep decompress uncompress quiet verbose test no-name',
  head: 'bytes= lines= quiet silent verbose',
  hostname: 'ip short domain fqdn file=',
  ls: 'color full-time group-directories-first',
  mkdir: 'mode= parents verbose',
  mv: 'interactive force no-clobber update verbose no-target-directory target-directory=',
  rmdir: 'ignore-fail-on-non-empty parents',
  sed: 'in-place regexp-extended quiet silent expression= file= separate version',
  touch: 'no-create reference= date=',
  tail: 'bytes= lines= follow quiet silent sleep-interval= verbose',
  xargs: 'no-run-if-empty null',
  diff: 'ignore-case ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines text new-file brief recursive report-identical-files starting-file= label= minimal expand-tabs initial-tab no-dereference unified',
}

/** An option that getopt would not take: a letter, a long name, or one whose value is missing. */
export interface Wrong {
  kind: 'letter' | 'value' | 'long'
  name: string
}

/** How many operands stand in an applet's words, or the first thing that is wrong; undefined when its options are not known. */
export function readWords(applet: string, words: readonly string[]): Wrong | { operands: number } | undefined {
  const known = Object.hasOwn(letters, applet) ? (letters[applet] as string) : undefined
  if (known === undefined) return undefined
  if (applet !== 'chmod') return readWith(applet, known, words)
  const mode = words.findIndex((word) => modeToTake.test(word))
  return readWith(
    applet,
    known,
    words.map((word, index) => (index === mode ? 'mode' : word)),
  )
}

/** `chmod -x f`: what is no option. */
const modeToTake = /^-[rwxXst0-7]/

function readWith(applet: string, known: string, words: readonly string[]): Wrong | { operands: number } {
  let operands = 0
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') return { operands: operands + words.length - at - 1 }
    if (!/^-./.test(word)) {
      if (known.startsWith('+')) return { operands: words.length - at }
      operands++
      continue
    }
    const found = word.startsWith('--') ? checkLong(applet, word) : checkLetters(known, word, words[at + 1])
    if (typeof found === 'object') return found
    at += found
  }
  return { operands }
}

/** How many words after this one belong to it. */
function checkLong(applet: string, word: string): Wrong | number {
  const [given = '', value] = word.slice(2).split('=', 2)
  const names = (longNames[applet] ?? '').split(' ').filter((name) => given !== '' && name.startsWith(given))
  const name = names.find((each) => each.replace('=', '') === given) ?? names[0]
  if (name === undefined) return { kind: 'long', name: word.slice(2) }
  return name.endsWith('=') && value === undefined ? 1 : 0
}

function checkLetters(known: string, word: string, next: string | undefined): Wrong | number {
  // head -3, tail +3, fold -20
  if (/^-\d+$/.test(word)) return 0
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] as string
    const place = letter === ':' || letter === '+' ? -1 : known.indexOf(letter)
    if (place < 0) return { kind: 'letter', name: letter }
    if (known[place + 1] !== ':') continue
    if (at + 1 < word.length || known[place + 2] === ':') return 0
    return next === undefined ? { kind: 'value', name: letter } : 1
  }
  return 0
}
