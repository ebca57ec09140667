import { posix, relative, sep } from 'node:path'
import { wrongArrow } from './arrows.mjs'

/**
 * Reports imports against the arrows of the design.
 * @type {import('eslint').Rule.RuleModule}
 */
export const importArrows = {
  meta: { type: 'problem', schema: [], messages: { wrong: '{{reason}}' } },
  create(context) {
    const importer = relative(context.cwd, context.filename).split(sep).join('/')

    /**
     * @param {import('estree').Node} node
     * @param {unknown} source
     * @param {boolean} typesOnly
     */
    const check = (node, source, typesOnly) => {
      if (typeof source !== 'string' || !source.startsWith('.')) return
      const reason = wrongArrow(importer, posix.join(posix.dirname(importer), source), typesOnly)
      if (reason !== null) context.report({ node, messageId: 'wrong', data: { reason } })
    }

    /** @param {import('estree').ImportDeclaration | import('estree').ExportNamedDeclaration | import('estree').ExportAllDeclaration} node */
    const checkDeclaration = (node) => {
      // `import { type A }` is no import of types alone: it leaves an import of the module behind.
      const kind = 'importKind' in node ? node.importKind : 'exportKind' in node ? node.exportKind : 'value'
      check(node, node.source?.value, kind === 'type')
    }

    return {
      ImportDeclaration: checkDeclaration,
      ExportAllDeclaration: checkDeclaration,
      ExportNamedDeclaration: checkDeclaration,
      ImportExpression: (node) => check(node, node.source.type === 'Literal' && node.source.value, false),
    }
  },
}
