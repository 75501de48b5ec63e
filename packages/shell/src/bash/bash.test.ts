import { describe, expect, it } from 'vitest'
import { runIn, testShell } from './lab-for-tests.ts'

/** Line, standard output, standard error, status: as bash 5.2 answers. */
const lines: [line: string, stdout: string, stderr?: string, status?: number][] = [
  [`echo hello   world "a  b" 'c  d'`, 'hello world a  b c  d\n'],
  ['x=5; y="a b"; echo $x "$y" ${x}y ${#y} ${z:-def} ${y/a/b} ${y^^} ${x+set}', '5 a b 5y 3 def b b A B set\n'],
  ['echo {1..3} {a,b}c x{01..03} {single} {}', '1 2 3 ac bc x01 x02 x03 {single} {}\n'],
  ['s=abcdef; echo ${s:2:3} ${s: -2} ${#s} ${s%%d*} ${s##*c}', 'cde ef 6 abc def\n'],
  [
    'a=(1 2 "3 4"); a+=(5); for x in "${a[@]}"; do echo "<$x>"; done; echo ${#a[@]} ${!a[@]}',
    '<1>\n<2>\n<3 4>\n<5>\n4 0 1 2 3\n',
  ],
  ['declare -A m=([k]=v [j]=w); echo ${m[k]} ${#m[@]}', 'v 2\n'],
  ['echo $(( (1+2)*3 ** 2 % 5 )) $((0x1f)) $((1<<4)) $((-7%3)) $((5>3?1:0))', '2 31 16 -1 1\n'],
  ['echo $((1/0)); echo after', '', 'bash: line 1: 1/0: division by 0 (error token is "0")\n', 1],
  ['i=5; echo $((i++)) $i $((++i)) $((i+=2))', '5 6 7 9\n'],
  ['n=; until [ "${n:-0}" -ge 3 ]; do n=$((${n:-0}+1)); done; echo $n', '3\n'],
  ['for i in {1..3}; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done', '1a\n2a\n3a\n'],
  ['case foo in f*) echo F;; *) echo other;; esac', 'F\n'],
  [
    '[[ abc == a* && ! -e nofile || 1 -gt 2 ]] && echo yes; [[ "ab12" =~ ([a-z]+)([0-9]+) ]] && echo ${BASH_REMATCH[2]}',
    'yes\n12\n',
  ],
  ['f() { local a=$1; echo "$a $# $FUNCNAME"; return 3; }; f x y; echo $?', 'x 2 f\n3\n'],
  ['f() { return 2; }; if f; then :; else echo "else $?"; fi; ( exit 7 ) || echo "sub $?"', 'else 2\nsub 7\n'],
  ['(exit 3); echo $?; $(exit 4); echo $?; x=$(exit 5); echo $?', '3\n4\n5\n'],
  ['true | false | true; echo ${PIPESTATUS[@]} $?; set -o pipefail; false | true; echo $?', '0 1 0 0\n1\n'],
  ['set -e; false; echo not', '', '', 1],
  ['set -u; echo $nothing; echo after', '', 'bash: line 1: nothing: unbound variable\n', 127],
  ['trap "echo bye" EXIT; echo hi; exit 3', 'hi\nbye\n', '', 3],
  ['nosuch; echo $?', '127\n', 'bash: line 1: nosuch: command not found\n'],
  [
    'echo out > f; echo more >> f; cat < f; echo x 2>&1 >/dev/null; cat nofile',
    'out\nmore\n',
    'cat: nofile: No such file or directory\n',
    1,
  ],
  ['echo hi >/nonexistent/x; echo $?', '1\n', 'bash: line 1: /nonexistent/x: No such file or directory\n'],
  ['exec 3>f; echo x >&3; cat f; echo y >&9', 'x\n', 'bash: line 1: 9: Bad file descriptor\n', 1],
  ['x=v; cat <<EOF\n1 $x $(echo sub)\nEOF\ncat <<"EOF"\n2 $x\nEOF\ncat <<<"3 $x"', '1 v sub\n2 $x\n3 v\n'],
  ['echo "a:b:c" | while IFS=: read -r x y; do echo "$y-$x"; done', 'b:c-a\n'],
  ['touch a.txt b.txt; echo *.txt *.none; set -f; echo *.txt', 'a.txt b.txt *.none\n*.txt\n'],
  ["printf '%-5s|%5d|%.2f|%03d|%x\\n' ab 42 3.14159 7 255; printf '%s,' a b; echo", 'ab   |   42|3.14|007|ff\na,b,\n'],
  [
    "echo 'if [ $1 = a ]; then echo A; else exit 4; fi' > s.sh; ./s.sh; chmod +x s.sh; ./s.sh a; ./s.sh b",
    'A\n',
    'bash: line 1: ./s.sh: Permission denied\n',
    4,
  ],
  ['printf "echo ok\\nnosuch\\n" > s; bash s', 'ok\n', 's: line 2: nosuch: command not found\n', 127],
  ['diff <(echo a) <(echo b); echo $?', '1c1\n< a\n---\n> b\n1\n'],
  ['while getopts ab: o -a -b val; do echo "$o=$OPTARG"; done', 'a=\nb=val\n'],
  ['readonly r=1; r=2; echo after', '', 'bash: line 1: r: readonly variable\n', 1],
  ['fi; echo x', '', "bash: -c: line 1: syntax error near unexpected token `fi'\nbash: -c: line 1: `fi; echo x'\n", 2],
  ['x=$(echo a b); set -- $x; echo $# "$*"; IFS=,; set -- 1 2; echo "$*"', '2 a b\n1,2\n'],
  ['set -x; echo "a b" 2>&1; ls nofile 2>/dev/null; true >f', 'a b\n', "+ echo 'a b'\n+ ls nofile\n+ true\n"],
  ['A=1 bash -c \'echo "$A $0 $1"\' name arg', '1 name arg\n'],
  [
    'type cd if ls nosuch; type -t echo',
    'cd is a shell builtin\nif is a shell keyword\nls is /usr/bin/ls\nbuiltin\n',
    'bash: line 1: type: nosuch: not found\n',
  ],
]

describe('bash', () => {
  it.each(lines)('[SHL1] %s', async (line, stdout, stderr = '', status = 0) => {
    const shell = testShell()
    shell.variables.set('LINE', { text: line })
    const ran = await runIn(shell, 'bash -c "$LINE"')
    expect(ran).toEqual({ stdout, stderr, status })
  })
})
