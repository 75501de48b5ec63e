import { digestOf } from './digest.ts'
import type { Image } from './image.ts'
import { commonMain } from './programs.ts'

export const busybox: Image = {
  names: [
    'busybox',
    'registry.k8s.io/e2e-test-images/busybox',
    'registry.k8s.io/busybox',
    'gcr.io/google-containers/busybox',
    'k8s.gcr.io/busybox',
  ],
  digest: digestOf('busybox'),
  tagPattern: /^(latest|stable|unstable|musl|glibc|uclibc|1(\.(1\d|2\d|3[0-7])(\.\d)?)?)(-\w+)*$/,
  sizeBytes: 2_222_137,
  pullMs: 350,
  cmd: ['sh'],
  shell: 'ash',
  tools: ['busybox'],
  files: { '/etc/os-release': 'NAME="BusyBox"\nID=busybox\nPRETTY_NAME="BusyBox v1.37.0"\n' },
  main: commonMain,
}

export const alpine: Image = {
  names: ['alpine'],
  digest: digestOf('alpine'),
  tagPattern: /^(latest|edge|3(\.\d|\.1\d|\.2[0-3])?(\.\d{1,2})?)$/,
  sizeBytes: 3_807_912,
  pullMs: 400,
  cmd: ['/bin/sh'],
  shell: 'ash',
  tools: ['busybox', 'getent'],
  main: commonMain,
}

const debianLike = (name: string, sizeBytes: number): Image => ({
  names: [name],
  digest: digestOf(name),
  sizeBytes,
  pullMs: 700,
  cmd: ['bash'],
  shell: 'bash',
  tools: ['coreutils'],
  main: commonMain,
})

export const debian = debianLike('debian', 49_284_104)
export const ubuntu: Image = {
  ...debianLike('ubuntu', 29_724_688),
  cmd: ['/bin/bash'],
  files: {
    '/etc/os-release': 'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n',
  },
}
