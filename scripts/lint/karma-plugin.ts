/** Lint rules of this house that oxlint does not have. */
type Node = { type: string; source?: { value: string } | null };
type RuleContext = {
  filename: string;
  report(problem: { node: Node; message: string }): void;
};

const FORBIDDEN_FOLDERS = /\/(utils?|helpers?|common|shared|lib)\//;

const noStarExport = {
  create: (context: RuleContext) => ({
    ExportAllDeclaration(node: Node) {
      context.report({ node, message: 'Name what you export: `export *` hides who uses what.' });
    },
  }),
};

const speakingFolder = {
  create: (context: RuleContext) => ({
    Program(node: Node) {
      const path = context.filename.replaceAll('\\', '/');
      const inside = path.slice(Math.max(path.lastIndexOf('/apps/'), path.lastIndexOf('/packages/')));
      const found = FORBIDDEN_FOLDERS.exec(inside);
      if (found)
        context.report({ node, message: `A folder called "${found[1]}" says nothing: name the noun.` });
    },
  }),
};

/** A file of services that opens a transaction must also call `recordAudit`: what changes leaves a trace of who did it. */
const auditedTransaction = {
  create: (context: RuleContext & { sourceCode: { getText(): string } }) => ({
    Program(node: Node) {
      if (!/\/packages\/services\/(?!audit\/)/.test(context.filename) || context.filename.includes('.test.'))
        return;
      const text = context.sourceCode.getText();
      if (/\btransaction\(/.test(text) && !/recordAudit\(/.test(text))
        context.report({
          node,
          message: 'A transaction in services must leave an audit row: call recordAudit.',
        });
    },
  }),
};

const plugin = {
  meta: { name: 'karma' },
  rules: {
    'no-star-export': noStarExport,
    'speaking-folder': speakingFolder,
    'audited-transaction': auditedTransaction,
  },
};

export default plugin;
