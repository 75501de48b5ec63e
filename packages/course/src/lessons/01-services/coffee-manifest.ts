/** The coffee Pod as the lesson shows it and as the solution writes it. */
export const coffeeManifest = `apiVersion: v1
kind: Pod
metadata:
  name: coffee
  labels:
    run: coffee
spec:
  containers:
  - image: ansilh/demo-coffee
    name: coffee
`

/** As the training has it: without the label, so that it cannot be exposed. */
export const bareCoffeeManifest = coffeeManifest.replace('  labels:\n    run: coffee\n', '')
