export class TemplateProblem extends Error {}
