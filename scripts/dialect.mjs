// The lint rules of this project's own dialect, for what no ready rule says.

/** Private members are `private`, as the compiler checks it, and not `#private`. */
const privateKeyword = {
  create: (context) => ({
    "PropertyDefinition > PrivateIdentifier.key, MethodDefinition > PrivateIdentifier.key"(node) {
      context.report({ node, message: `Write \`private ${node.name}\` instead of \`#${node.name}\`.` });
    },
  }),
};

/** UPPER_SNAKE_CASE is for a module's constants: what is computed in a function is written in camelCase. */
const constantCase = {
  create: (context) => ({
    VariableDeclarator({ id, parent }) {
      if (id.type !== "Identifier" || !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(id.name)) return;
      const scope = parent.parent.type === "ExportNamedDeclaration" ? parent.parent.parent : parent.parent;
      if (parent.kind === "const" && scope.type === "Program") return;
      context.report({ node: id, message: `${id.name} is not a constant of the module: write it in camelCase.` });
    },
  }),
};

export default {
  meta: { name: "dialect" },
  rules: { "private-keyword": privateKeyword, "constant-case": constantCase },
};
