// The comparisons of the rule VariableCheck.

type Test = (variable: string, value: string) => boolean;

/** Operator to what it tests. Source: "VariableCheck", rule structure reference, CodePipeline user guide. */
export const OPERATORS: Readonly<Record<string, Test>> = {
  EQ: (variable, value) => variable === value,
  NE: (variable, value) => variable !== value,
  CONTAINS: (variable, value) => variable.includes(value),
  // CodePipeline takes Java's regular expressions; what they share with JavaScript's means the same.
  MATCHES: (variable, value) => new RegExp(`^(?:${value})$`).test(variable),
};
