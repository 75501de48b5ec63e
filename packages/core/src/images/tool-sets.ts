// busybox 1.37 as Docker's image builds it, as far as the lab's programs go
const busybox =
  'ar arp arping ash awk base64 basename bunzip2 bzcat cat chgrp chmod chown chroot cksum clear cmp comm cp cut date dd df diff dirname dmesg dnsdomainname ' +
  'du echo ed egrep env expand expr factor fallocate false fgrep find fold free fsync ftpget fuser getopt grep groups gunzip gzip head hexdump hostid hostname ' +
  'httpd id ifconfig install ip ipaddr iplink iproute kill killall less link ln logger logname ls lsof md5sum mkdir mkfifo mknod mktemp more mount mv nc ' +
  'netstat nice nl nohup nproc nsenter nslookup od paste patch pgrep pidof ping ping6 pkill printenv printf ps pstree pwd readlink realpath renice reset resize rev rm ' +
  'rmdir route sed seq setsid sh sha1sum sha256sum sha3sum sha512sum shuf sleep sort split stat strings stty su sum sync sysctl tac tail tar tee telnet test ' +
  'time timeout top touch tr traceroute true truncate tty umount uname unexpand uniq unlink unxz unzip uptime usleep uudecode uuencode vi watch wc wget which ' +
  'who whoami xargs xxd yes zcat'

// GNU coreutils and what Debian's slim images bring beside them
const coreutils =
  'arch awk base32 base64 basename bash cat chgrp chmod chown chroot cksum comm cp csplit cut date dd df diff dir dircolors dirname du echo egrep env expand ' +
  'expr factor false fgrep find fmt fold getent grep groups gunzip gzip head hostid hostname id install join kill ln logname ls md5sum mkdir mkfifo mktemp mv ' +
  'nice nl nohup nproc numfmt od paste pathchk perl pr printenv printf ptx pwd readlink realpath rm rmdir sed seq sh sha1sum sha224sum sha256sum sha384sum ' +
  'sha512sum shred shuf sleep sort split stat stdbuf stty sum sync tac tail tar tee test timeout touch tr true truncate tsort tty uname unexpand uniq unlink ' +
  'uptime users vdir wc who whoami xargs yes zcat'

const sets: Record<string, readonly string[]> = { busybox: busybox.split(' '), coreutils: coreutils.split(' ') }

/** The programs that an image's `tools` names, its name sets spelled out. */
export function programsOf(tools: readonly string[]): Set<string> {
  return new Set(tools.flatMap((tool) => sets[tool] ?? [tool]))
}
