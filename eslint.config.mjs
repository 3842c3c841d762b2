// The lint rules: typescript-eslint's strict and stylistic sets, with type information.
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      "**/*.mjs",
      "**/*.cjs",
      "dist/",
      "examples/",
      "sandbox/toolchain/closedNetwork/sources/",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      // These two take a fifth of the time, and say what the compiler says for this code.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      // A number or a boolean in a message is meant to be read; an object is not.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ["tests/**/*.ts", "buildsrc/**/*.test.ts"],
    rules: {
      // Chai asserts through properties: expect(x).to.be.empty.
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
);
