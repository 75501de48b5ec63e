import { podtemplates } from '../../../api/kinds.ts'
import type { PodTemplate } from '../../../api/pod.ts'
import { nameColumn, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { labelsText } from '../labels-text.ts'
import { setPodSpecDefaults } from '../pod/defaults.ts'
import { containerImages, containerNames } from '../pod/template-columns.ts'
import { templateErrors } from '../pod/validate-template.ts'
import { templateWarnings } from '../pod/warnings.ts'

/** Models pkg/registry/core/podtemplate (1.36). */
export const podTemplateStrategy: Strategy<PodTemplate> = {
  resource: podtemplates,
  metadataChecks: { changes: 1, whole: 0 },
  answersDeleteWithObject: true,
  tracksGeneration: true,
  columns: [
    nameColumn,
    text<PodTemplate>('Containers', ({ template }) => containerNames(template)),
    text<PodTemplate>('Images', ({ template }) => containerImages(template)),
    text<PodTemplate>('Pod Labels', ({ template }) => labelsText(template?.metadata?.labels)),
  ],
  setDefaults(object) {
    object.template ??= { spec: { containers: [] } }
    setPodSpecDefaults(object.template)
  },
  validate: ({ template }) => templateErrors(template, 'template'),
  warnings: (object, old) => templateWarnings(object.template, 'template', object, old),
}
