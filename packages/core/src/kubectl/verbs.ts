import type { Verb } from './command.ts'
import { alpha } from './verbs/alpha.ts'
import { annotate } from './verbs/annotate.ts'
import { apiResources } from './verbs/api-resources.ts'
import { apiVersions } from './verbs/api-versions.ts'
import { apply } from './verbs/apply.ts'
import { attach } from './verbs/attach.ts'
import { auth } from './verbs/auth.ts'
import { autoscale } from './verbs/autoscale.ts'
import { certificate } from './verbs/certificate.ts'
import { clusterInfo } from './verbs/cluster-info.ts'
import { completion } from './verbs/completion.ts'
import { config } from './verbs/config.ts'
import { cordon, uncordon } from './verbs/cordon.ts'
import { cp } from './verbs/cp.ts'
import { create } from './verbs/create/create.ts'
import { debug } from './verbs/debug.ts'
import { deleteVerb } from './verbs/delete.ts'
import { describe } from './verbs/describe.ts'
import { diff } from './verbs/diff.ts'
import { drain } from './verbs/drain.ts'
import { edit } from './verbs/edit.ts'
import { events } from './verbs/events.ts'
import { exec } from './verbs/exec.ts'
import { explain } from './verbs/explain.ts'
import { expose } from './verbs/expose.ts'
import { get } from './verbs/get.ts'
import { kuberc } from './verbs/kuberc.ts'
import { kustomize } from './verbs/kustomize.ts'
import { label } from './verbs/label.ts'
import { logs } from './verbs/logs.ts'
import { options } from './verbs/options.ts'
import { patch } from './verbs/patch.ts'
import { plugin } from './verbs/plugin.ts'
import { portForward } from './verbs/port-forward.ts'
import { proxy } from './verbs/proxy.ts'
import { replace } from './verbs/replace.ts'
import { rollout } from './verbs/rollout/rollout.ts'
import { run } from './verbs/run.ts'
import { scale } from './verbs/scale.ts'
import { set } from './verbs/set/set.ts'
import { taint } from './verbs/taint.ts'
import { top } from './verbs/top.ts'
import { version } from './verbs/version.ts'
import { wait } from './verbs/wait.ts'

/** The verbs as `kubectl --help` groups them, in the order in which kubectl registers them. */
export const verbGroups: readonly { title: string; verbs: Verb[] }[] = [
  // create expose run set
  { title: 'Basic Commands (Beginner):', verbs: [create, expose, run, set] },
  // explain get edit delete
  { title: 'Basic Commands (Intermediate):', verbs: [explain, get, edit, deleteVerb] },
  // rollout scale autoscale
  { title: 'Deploy Commands:', verbs: [rollout, scale, autoscale] },
  // certificate cluster-info top cordon uncordon drain taint
  { title: 'Cluster Management Commands:', verbs: [certificate, clusterInfo, top, cordon, uncordon, drain, taint] },
  // describe logs attach exec port-forward proxy cp auth debug events
  {
    title: 'Troubleshooting and Debugging Commands:',
    verbs: [describe, logs, attach, exec, portForward, proxy, cp, auth, debug, events],
  },
  // diff apply patch replace wait kustomize
  { title: 'Advanced Commands:', verbs: [diff, apply, patch, replace, wait, kustomize] },
  // label annotate completion
  { title: 'Settings Commands:', verbs: [label, annotate, completion] },
  // alpha config plugin version api-versions api-resources options kuberc
  { title: 'Other Commands:', verbs: [alpha, config, plugin, version, apiVersions, apiResources, options, kuberc] },
]

export const verbs: readonly Verb[] = verbGroups.flatMap((group) => group.verbs)
