import { ErrorNode, ParserRuleContext, type ParseTree, TerminalNode, type Token } from 'antlr4ng'
import { ruleNames } from './grammar.gen.ts'

/** A node of ANTLR's tree. */
export type Tree = ParserRuleContext

/** The rule of the grammar that a node was read by. */
export const ruleOf = (tree: Tree): string => ruleNames[tree.ruleIndex] ?? ''

const isTree = (node: ParseTree): node is Tree => node instanceof ParserRuleContext

/** The nodes below that were read by a rule, in order. */
export const below = (tree: Tree, rule: string): Tree[] => tree.children.filter(isTree).filter((child) => ruleOf(child) === rule)

/** The first node below, whatever its rule. */
export const onlyChild = (tree: Tree): Tree | undefined => tree.children.find(isTree)

/** The tokens directly in a node, in order, with those that were put in to go on; what was skipped is none of it. */
export const tokens = (tree: Tree): Token[] =>
  tree.children
    .filter((node): node is TerminalNode => node instanceof TerminalNode)
    .filter((node) => !(node instanceof ErrorNode) || node.symbol.text?.startsWith('<missing '))
    .map(({ symbol }) => symbol)

/** Those of them that are written so. */
export const written = (tree: Tree, text: string): Token[] => tokens(tree).filter((token) => token.text === text)

/** Where a token begins, in code points. */
export const startOf = (token: Token | null | undefined): number | undefined =>
  token && token.start >= 0 ? token.start : undefined

/** Where a node begins. */
export const placeOf = (tree: Tree): number | undefined => startOf(tree.start)
