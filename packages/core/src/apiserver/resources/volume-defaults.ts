import type { Source } from './volume-sources.ts'

const azureDisk = { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false }

const values: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  hostPath: { type: '' },
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  azureDisk,
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
}

/**
 * Fills in a volume's source in place, of a Pod or of a PersistentVolume.
 * Models core/v1 SetDefaults_ISCSIVolumeSource and its neighbours (1.36).
 */
export function setSourceDefaults(volume: Source): void {
  for (const [name, defaults] of Object.entries(values)) {
    const source = volume[name] as Source | undefined
    if (source) for (const [field, value] of Object.entries(defaults)) source[field] ||= value
  }
}
