import type { Verb } from '../command.ts'
import { currentContext, deleteEntry, getContexts, getNames, renameContext, setContext, useContext } from '../config/contexts.ts'
import { setCluster, setProperty, unsetProperty } from '../config/set.ts'
import { setCredentials } from '../config/set-credentials.ts'
import { view } from '../config/view.ts'

export const config: Verb = {
  name: 'config',
  summary: 'Work with the kubeconfig file',
  usage: 'config SUBCOMMAND',
  examples: `
  # Which cluster, user and namespace commands go to
  kubectl config get-contexts
  kubectl config set-context --current --namespace=shop`,
  flags: [],
  verbs: [
    currentContext,
    deleteEntry('cluster'),
    deleteEntry('context'),
    deleteEntry('user'),
    getNames('clusters', 'Show the clusters of the kubeconfig'),
    getContexts,
    getNames('users', 'Show the users of the kubeconfig'),
    renameContext,
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    view,
  ],
}
