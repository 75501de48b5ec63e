import type { Job } from '../../../api/batch.ts'
import { jobs } from '../../../api/kinds.ts'
import type { Strategy } from '../../strategy.ts'
import { jobColumns } from './columns.ts'
import { generateSelector, labelAsTemplate, setJobDefaults } from './defaults.ts'
import { validateJob } from './validate.ts'
import { validateJobStatus } from './validate-status.ts'
import { validateJobUpdate } from './validate-update.ts'
import { jobWarnings } from './warnings.ts'

/** Models pkg/registry/batch/job (1.36). */
export const jobStrategy: Strategy<Job> = {
  resource: jobs,
  validatesTwice: true,
  tracksGeneration: true,
  orphansByDefault: true,
  orphaningWarning:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  columns: jobColumns,
  selectableFields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  setDefaults: setJobDefaults,
  prepareForCreate(job) {
    generateSelector(job)
    job.status = {}
  },
  prepareForUpdate(job, old) {
    labelAsTemplate(job)
    job.status = old.status ?? {}
  },
  validate: validateJob,
  warnings: jobWarnings,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatus,
}
