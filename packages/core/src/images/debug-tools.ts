import { digestOf } from './digest.ts'
import type { Image } from './image.ts'
import { commonMain } from './programs.ts'

export const networkTools = [
  'curl',
  'dig',
  'host',
  'nslookup',
  'nc',
  'ncat',
  'ping',
  'traceroute',
  'telnet',
  'ip',
  'ss',
  'tcpdump',
  'iptables',
  'iptables-save',
  'conntrack',
  'ethtool',
  'jq',
  'openssl',
  'getent',
  'mtr',
  'nmap',
  'socat',
  'whois',
  'vim',
  'nano',
  'tree',
  'bash',
] as const

/** The training's Alpine with every network tool; it just waits. */
export const debugTools: Image = {
  names: ['ansilh/debug-tools'],
  digest: digestOf('ansilh/debug-tools'),
  sizeBytes: 41_870_115,
  pullMs: 550,
  cmd: ['/bin/sh', '-c', 'tail -f /dev/null'],
  shell: 'ash',
  tools: ['busybox', ...networkTools],
  main: commonMain,
}

export const netshoot: Image = {
  ...debugTools,
  names: ['nicolaka/netshoot'],
  digest: digestOf('nicolaka/netshoot'),
  sizeBytes: 204_512_331,
  pullMs: 1500,
  cmd: ['zsh'],
  tools: ['busybox', ...networkTools, 'zsh'],
  main: (context) => commonMain(context.argv[0] === 'zsh' ? { ...context, argv: ['sh', ...context.argv.slice(1)] } : context),
}

export const curlImage: Image = {
  names: ['curlimages/curl', 'quay.io/curl/curl'],
  digest: digestOf('curlimages/curl'),
  sizeBytes: 9_412_883,
  pullMs: 400,
  entrypoint: ['/entrypoint.sh'],
  cmd: ['curl'],
  user: 'curl_user',
  programs: ['/entrypoint.sh'],
  shell: 'ash',
  tools: ['busybox', 'curl', 'openssl'],
  main: (context) => (context.argv[0] === '/entrypoint.sh' ? undefined : commonMain(context)),
}
