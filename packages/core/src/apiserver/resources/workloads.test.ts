import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from './bare-server.ts'

const template = `
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`
const workload = (kind: string, more = '', name = 'web'): string => `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:${template}${more}`

const job = (spec: string, name = 'pi'): string => `
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: pi, image: perl}]}}
${spec}`

describe('defaults of workloads', () => {
  it('[KND3] a StatefulSet is ordered, rolls from the end and keeps its claims', () => {
    const made = bareServer().create(
      workload('StatefulSet', '  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]'),
    )
    expect(made).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        revisionHistoryLimit: 10,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: [
          { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } },
        ],
      },
      status: { availableReplicas: 0, replicas: 0 },
    })
  })

  it('[KND3] a DaemonSet replaces one Pod at a time and counts its templates', () => {
    const server = bareServer()
    const made = server.create(workload('DaemonSet')) as any
    expect(made).toMatchObject({
      metadata: { annotations: { 'deprecated.daemonset.template.generation': '1' } },
      spec: {
        revisionHistoryLimit: 10,
        updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 }, type: 'RollingUpdate' },
      },
      status: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
    })
    made.spec.template.spec.containers[0].image = 'nginx:2'
    const path = '/apis/apps/v1/namespaces/default/daemonsets/web'
    expect(server.request('PUT', path, made)).toMatchObject({
      metadata: { generation: 2, annotations: { 'deprecated.daemonset.template.generation': '2' } },
    })
  })

  it('[KND3] a ReplicationController takes selector and labels from its template', () => {
    const made = bareServer().create(`
apiVersion: v1
kind: ReplicationController
metadata: {name: web}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}}`)
    expect(made).toMatchObject({ metadata: { labels: { app: 'web' } }, spec: { replicas: 1, selector: { app: 'web' } } })
  })

  it('[KND4] a Job selects by its uid, on template and labels', () => {
    const made = bareServer().create(job('')) as any
    const { uid } = made.metadata
    const labels = {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': 'pi',
      'controller-uid': uid,
      'job-name': 'pi',
    }
    expect(made).toMatchObject({
      metadata: { labels },
      spec: {
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        completions: 1,
        parallelism: 1,
        suspend: false,
        podReplacementPolicy: 'TerminatingOrFailed',
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
        template: { metadata: { labels } },
      },
      status: {},
    })
  })

  it('[KND4] a Job with parallelism alone has no completions', () => {
    expect((bareServer().create(job('  parallelism: 3')) as any).spec).not.toHaveProperty('completions')
  })
})

describe('refusals of workloads', () => {
  it.each([
    [
      workload('StatefulSet', '  podManagementPolicy: Sometimes'),
      'StatefulSet.apps "web" is invalid: spec.podManagementPolicy: Invalid value: "Sometimes": must be \'OrderedReady\' or \'Parallel\'',
    ],
    [
      workload('StatefulSet', '  updateStrategy: {rollingUpdate: {partition: -1}}'),
      'StatefulSet.apps "web" is invalid: spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      workload('DaemonSet', '  updateStrategy: {rollingUpdate: {maxUnavailable: 0}}'),
      'DaemonSet.apps "web" is invalid: spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
    ],
    [
      workload('Deployment', '  strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 0%}}'),
      'Deployment.apps "web" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ],
    [
      workload('Deployment', '  strategy: {rollingUpdate: {maxUnavailable: 101%}}'),
      'Deployment.apps "web" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ],
    [
      workload('Deployment', '  strategy: {rollingUpdate: {maxSurge: ten}}'),
      "Deployment.apps \"web\" is invalid: spec.strategy.rollingUpdate.maxSurge: Invalid value: \"ten\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ],
    [
      workload('Deployment', '  progressDeadlineSeconds: 5\n  minReadySeconds: 5'),
      'Deployment.apps "web" is invalid: spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds',
    ],
    [
      workload('ReplicaSet').replace('matchLabels: {app: web}', 'matchLabels: {app: shop}'),
      'ReplicaSet.apps "web" is invalid: spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    [
      workload('DaemonSet').replace('{matchLabels: {app: web}}', '{}'),
      'DaemonSet.apps "web" is invalid: spec.selector: Invalid value: {}: empty selector is invalid for daemonset',
    ],
    [
      workload('Deployment').replace('matchLabels: {app: web}', 'matchExpressions: [{key: app, operator: In}]'),
      'Deployment.apps "web" is invalid: [spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is \'In\' or \'NotIn\', spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"In"}]}: invalid label selector]',
    ],
    [
      job('').replace('restartPolicy: Never, ', ''),
      'Job.batch "pi" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [
      job('  completionMode: Indexed\n  parallelism: 2'),
      'Job.batch "pi" is invalid: spec.completions: Required value: when completion mode is Indexed',
    ],
    [
      job('  backoffLimit: -2'),
      'Job.batch "pi" is invalid: spec.backoffLimit: Invalid value: -2: must be greater than or equal to 0',
    ],
    [
      workload('Deployment').replace('selector: {matchLabels: {app: web}}', 'replicas: 1'),
      'Deployment.apps "web" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`]',
    ],
  ])('[KND5] %#', (manifest, message) => {
    expect(messageOf(bareServer().create(manifest))).toBe(message)
  })

  it('[KND5] what may not change, stays', () => {
    const server = bareServer()
    server.create(workload('StatefulSet'))
    expect(messageOf(server.replace(workload('StatefulSet', '  serviceName: other')))).toBe(
      "StatefulSet.apps \"web\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    )
    const made = server.create(job('')) as any
    made.spec.completions = 2
    expect(messageOf(server.request('PUT', '/apis/batch/v1/namespaces/default/jobs/pi', made))).toBe(
      'Job.batch "pi" is invalid: spec.completions: Invalid value: 2: field is immutable',
    )
  })
})

describe('CronJobs', () => {
  const cron = (schedule: string, more = ''): string => `
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "${schedule}"
  jobTemplate: {spec: {template: {spec: {restartPolicy: OnFailure, containers: [{name: a, image: busybox}]}}}}
${more}`

  it('[KND6] have defaults and their own columns', () => {
    const server = bareServer()
    expect(server.create(cron('*/5 * * * *'))).toMatchObject({
      spec: { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
    })
    server.at.nowMs += 125_000
    expect(server.row('/apis/batch/v1/namespaces/default/cronjobs')).toEqual({
      Name: 'tick',
      Schedule: '*/5 * * * *',
      Timezone: '<none>',
      Suspend: 'False',
      Active: 0,
      'Last Schedule': '<none>',
      Age: '2m5s',
      Containers: 'a',
      Images: 'busybox',
      Selector: '<none>',
    })
  })

  it.each([
    ['61 * * * *', '', 'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61'],
    ['* * *', '', 'spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]'],
    [
      '@daily',
      '  concurrencyPolicy: Never',
      'spec.concurrencyPolicy: Unsupported value: "Never": supported values: "Allow", "Forbid", "Replace"',
    ],
    ['@daily', '  timeZone: Mars/Base', 'spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base'],
  ])('[KND6] %s %s', (schedule, more, why) => {
    expect(messageOf(bareServer().create(cron(schedule, more)))).toBe(`CronJob.batch "tick" is invalid: ${why}`)
  })
})

it('[KND7] a Job shows how far it is and for how long', () => {
  const server = bareServer()
  server.create(job('  completions: 3'))
  const path = '/apis/batch/v1/namespaces/default/jobs'
  const shown = (): Record<string, unknown> => {
    const { Status, Completions, Duration } = server.row(path)
    return { Status, Completions, Duration }
  }
  expect(shown()).toEqual({ Status: 'Running', Completions: '0/3', Duration: '' })
  const done = {
    status: {
      startTime: '2026-11-23T06:00:00Z',
      completionTime: '2026-11-23T06:00:09Z',
      succeeded: 3,
      conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True' })),
    },
  }
  server.request('PATCH', `${path}/pi/status`, done, { type: 'application/merge-patch+json' })
  expect(shown()).toEqual({ Status: 'Complete', Completions: '3/3', Duration: '9s' })
})

it('[KND8] scale speaks for StatefulSets and ReplicationControllers too', () => {
  const server = bareServer()
  server.create(workload('StatefulSet'))
  const path = '/apis/apps/v1/namespaces/default/statefulsets/web/scale'
  expect(server.request('PATCH', path, { spec: { replicas: 4 } }, { type: 'application/merge-patch+json' })).toMatchObject({
    kind: 'Scale',
    spec: { replicas: 4 },
    status: { selector: 'app=web' },
  })
})
