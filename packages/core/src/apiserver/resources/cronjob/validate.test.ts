import { describe, expect, it } from 'vitest'
import { changes, creates, type Row } from '../refusals.ts'

const jobTemplate = 'jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: x}]}}}}'
const cron = (spec: string, name = 'tick'): string =>
  `{apiVersion: batch/v1, kind: CronJob, metadata: {name: ${name}}, spec: {${jobTemplate}, ${spec}}}`
const create = creates()
const zoned = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'

describe('[KND60] batch/validation validateScheduleFormat', () => {
  it.each<Row>([
    ['* * * * *'],
    ['*/5 0-6 1,15 jan-mar mon-fri'],
    ['@hourly'],
    ['@every 1h30m'],
    ['', 'spec.schedule: Required value'],
    ['* * * *', 'spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]'],
    ['60 * * * *', 'spec.schedule: Invalid value: "60 * * * *": end of range (60) above maximum (59): 60'],
    ['* 24 * * *', 'spec.schedule: Invalid value: "* 24 * * *": end of range (24) above maximum (23): 24'],
    ['* * 0 * *', 'spec.schedule: Invalid value: "* * 0 * *": beginning of range (0) below minimum (1): 0'],
    ['* * * 13 *', 'spec.schedule: Invalid value: "* * * 13 *": end of range (13) above maximum (12): 13'],
    ['* * * * 7', 'spec.schedule: Invalid value: "* * * * 7": end of range (7) above maximum (6): 7'],
    ['5-1 * * * *', 'spec.schedule: Invalid value: "5-1 * * * *": beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'spec.schedule: Invalid value: "*/0 * * * *": step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'spec.schedule: Invalid value: "1-2-3 * * * *": too many hyphens: 1-2-3'],
    ['*/2/3 * * * *', 'spec.schedule: Invalid value: "*/2/3 * * * *": too many slashes: */2/3'],
    [
      'a * * * *',
      'spec.schedule: Invalid value: "a * * * *": failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax',
    ],
    ['@often', 'spec.schedule: Invalid value: "@often": unrecognized descriptor: @often'],
    ['TZ=UTC * * * * *', `spec.schedule: Invalid value: "TZ=UTC * * * * *": ${zoned}`],
    ['CRON_TZ=Europe/Rome 0 0 * * *', `spec.schedule: Invalid value: "CRON_TZ=Europe/Rome 0 0 * * *": ${zoned}`],
  ])('%s', (schedule, ...causes) => expect(create(cron(`schedule: "${schedule}"`))).toEqual(causes))
})

describe('[KND60] batch/validation validateCronJobSpec', () => {
  it.each<Row>([
    ['timeZone: Europe/Rome'],
    ['timeZone: Etc/UTC'],
    ['timeZone: ""', 'spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
    ['timeZone: Mars/Base', 'spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base'],
    ['timeZone: ../etc', 'spec.timeZone: Invalid value: "../etc": unknown time zone ../etc'],
    [
      'timeZone: Europe/AVeryLongPlaceName',
      'spec.timeZone: Invalid value: "Europe/AVeryLongPlaceName": unknown time zone Europe/AVeryLongPlaceName',
    ],
    [
      'timeZone: Local',
      'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    ],
    [
      'concurrencyPolicy: Queue',
      'spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"',
    ],
    ['startingDeadlineSeconds: -1', 'spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0'],
    ['successfulJobsHistoryLimit: -1', 'spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
    ['failedJobsHistoryLimit: -1', 'spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
    ['successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0'],
  ])('%s', (spec, ...causes) => expect(create(cron(`schedule: "@daily", ${spec}`))).toEqual(causes))

  it.each<Row>([
    [
      'restartPolicy: Never',
      'restartPolicy: Always',
      'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [
      '{spec: {template',
      '{spec: {selector: {matchLabels: {a: b}}, template',
      'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated',
    ],
    [
      '{spec: {template',
      '{spec: {manualSelector: true, template',
      'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
    ],
    [
      '{spec: {template',
      '{spec: {backoffLimit: -1, template',
      'spec.jobTemplate.spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0',
    ],
    ['image: x', 'image: ""', 'spec.jobTemplate.spec.template.spec.containers[0].image: Required value'],
  ])('%s → %s', (from, to, ...causes) => expect(create(cron('schedule: "@daily"').replace(from, to as string))).toEqual(causes))

  it('a name leaves room for the time of a Job', () => {
    const name = 'x'.repeat(53)
    expect(create(cron('schedule: "@daily"', name))).toEqual([
      `metadata.name: Invalid value: "${name}": must be no more than 52 characters`,
    ])
    expect(create(cron('schedule: "@daily"', name.slice(1)))).toEqual([])
  })

  it('is held to its schedule at updates too', () => {
    expect(changes(cron('schedule: "@daily"'))(({ spec }) => (spec.schedule = 'TZ=UTC @daily'))).toEqual([
      `spec.schedule: Invalid value: "TZ=UTC @daily": ${zoned}`,
    ])
  })
})
