import path from 'node:path';
import ts from 'typescript';

const WEB = path.join(__dirname, '..');
const CATALOGUES = ['src/words/en.ts', 'src/operator/en.ts'].map((file) => path.join(WEB, file));

/** Every text of an English catalogue, by where it stands in the file. */
function textsOf(catalogue: ts.SourceFile): Map<ts.Node, string> {
  const texts = new Map<ts.Node, string>();
  const walk = (node: ts.Node, names: readonly string[]): void => {
    if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node))
      return ts.forEachChild(node, (child) => walk(child, names));
    const inner = [...names, node.name.getText().replaceAll(/^'|'$/g, '')];
    const isGroup = ts.isPropertyAssignment(node) && ts.isObjectLiteralExpression(node.initializer);
    if (isGroup) ts.forEachChild(node.initializer, (child) => walk(child, inner));
    else texts.set(node, inner.join('.'));
  };
  walk(catalogue, []);
  return texts;
}

/** The declarations that an expression reads: by name, taken apart, or by a key of which only the type is known. */
function readsOf(node: ts.Node, checker: ts.TypeChecker): readonly ts.Node[] {
  const declared = (symbol: ts.Symbol | undefined) => symbol?.declarations ?? [];
  if (ts.isPropertyAccessExpression(node)) return declared(checker.getSymbolAtLocation(node.name));
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const name = (node.propertyName ?? node.name).getText();
    return declared(checker.getTypeAtLocation(node.parent).getProperty(name));
  }
  if (!ts.isElementAccessExpression(node)) return [];
  const from = checker.getTypeAtLocation(withoutCasts(node.expression));
  const key = checker.getTypeAtLocation(node.argumentExpression);
  const keys = (key.isUnion() ? key.types : [key]).map((type) =>
    type.isStringLiteral() ? type.value : checker.typeToString(type),
  );
  // A key that may be any text may be each of them.
  const read = keys.includes('string') ? from.getProperties() : keys.map((name) => from.getProperty(name));
  return read.flatMap(declared);
}

function withoutCasts(expression: ts.Expression): ts.Expression {
  return ts.isAsExpression(expression) || ts.isParenthesizedExpression(expression)
    ? withoutCasts(expression.expression)
    : expression;
}

describe('the catalogue', () => {
  it('holds nothing that the page never says', () => {
    const config = ts.getParsedCommandLineOfConfigFile(path.join(WEB, 'tsconfig.json'), undefined, {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => {
        throw new Error(String(problem.messageText));
      },
    })!;
    const program = ts.createProgram(config.fileNames, config.options);
    const checker = program.getTypeChecker();
    const unused = new Map(CATALOGUES.flatMap((file) => [...textsOf(program.getSourceFile(file)!)]));
    expect(unused.size).toBeGreaterThan(200);
    const visit = (node: ts.Node): void => {
      for (const declaration of readsOf(node, checker)) unused.delete(declaration);
      ts.forEachChild(node, visit);
    };
    const page = config.fileNames.filter((file) => !path.basename(file).match(/^(en|de)\.ts$/));
    for (const file of page) visit(program.getSourceFile(file)!);
    expect([...unused.values()]).toEqual([]);
  });
});
