import { base64 } from '../api/base64.ts'
import type { Resource } from '../api/resource.ts'
import { sha256 } from '../api/sha256.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import type { Strategy } from './strategy.ts'

/** Kinds that 1.36 still stores in an older version. Models pkg/kubeapiserver NewStorageFactoryConfigEffectiveVersion (1.36). */
const olderVersions: Readonly<Record<string, string>> = {
  MutatingAdmissionPolicy: 'v1beta1',
  MutatingAdmissionPolicyBinding: 'v1beta1',
}

const hashBytes = 8
const known = new WeakMap<Resource, string>()

/** By which clients see that objects are stored in another version; undefined for what is not stored. Models apiserver/pkg/endpoints/discovery StorageVersionHash (1.36). */
export function storageVersionHash({ resource, alias, computed }: Strategy): string | undefined {
  if (computed || alias?.unserved || !resource.verbs.includes('get')) return undefined
  const stored = alias?.of ?? resource
  const before = known.get(stored)
  if (before !== undefined) return before
  const { group, version, kind } = stored
  const text = `${group}/${olderVersions[kind] ?? version}/${kind}`
  const hash = base64(sha256(encodeUtf8(text)).subarray(0, hashBytes))
  known.set(stored, hash)
  return hash
}
