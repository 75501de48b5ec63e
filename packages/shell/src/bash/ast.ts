import type { ScriptNode as JustBashScript } from 'just-bash'

/** The parts of just-bash's syntax tree, reached through the types it exports. */
export type ScriptNode = JustBashScript
export type StatementNode = ScriptNode['statements'][number]
export type PipelineNode = StatementNode['pipelines'][number]
export type CommandNode = PipelineNode['commands'][number]
export type Of<T extends CommandNode['type']> = Extract<CommandNode, { type: T }>
export type SimpleCommandNode = Of<'SimpleCommand'>
export type FunctionDefNode = Of<'FunctionDef'>
export type CompoundNode = FunctionDefNode['body']
export type WordNode = SimpleCommandNode['args'][number]
export type WordPart = WordNode['parts'][number]
export type PartOf<T extends WordPart['type']> = Extract<WordPart, { type: T }>
export type AssignmentNode = SimpleCommandNode['assignments'][number]
export type RedirectionNode = SimpleCommandNode['redirections'][number]
export type ParameterPart = PartOf<'ParameterExpansion'>
export type ParameterOperation = NonNullable<ParameterPart['operation']>
export type ArithmeticNode = PartOf<'ArithmeticExpansion'>['expression']
export type ArithExpr = ArithmeticNode['expression']
export type ConditionNode = Of<'ConditionalCommand'>['expression']
