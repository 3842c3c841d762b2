// Reads JUnit XML into the test cases that CodeBuild's reports show.
import { XMLParser } from "fast-xml-parser";

/** How a test case ended, as CodeBuild calls it. */
export type TestStatus = "SUCCEEDED" | "FAILED" | "ERROR" | "SKIPPED";

/** A test case of a report. */
export interface TestCase {
  readonly name: string;
  readonly prefix: string;
  readonly testSuiteName: string;
  readonly status: TestStatus;
  readonly durationInNanoSeconds: number;
  readonly message?: string;
}

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  textNodeName: "text",
  parseAttributeValue: false,
  isArray: (name) => name === "testsuite" || name === "testcase",
});

/** The outcome elements, the worst first, and the status that each gives its test case. */
const OUTCOMES: readonly (readonly [element: string, status: TestStatus])[] = [
  ["error", "ERROR"],
  ["failure", "FAILED"],
  ["skipped", "SKIPPED"],
];

/** All test cases of a file, those of nested suites included. */
export function parseJUnit(xml: string): TestCase[] {
  const root = node(parser.parse(xml));
  if (root.testsuites === undefined && root.testsuite === undefined) {
    throw new Error("it has neither a testsuites nor a testsuite element");
  }
  return suiteCases({ testsuite: root.testsuite, ...node(root.testsuites) });
}

function suiteCases(suite: Node): TestCase[] {
  return [
    ...list(suite.testcase).map((testCase) => readCase(testCase, text(suite.name))),
    ...list(suite.testsuite).flatMap(suiteCases),
  ];
}

function readCase(testCase: Node, suite: string): TestCase {
  const [element, status] = OUTCOMES.find(([name]) => testCase[name] !== undefined) ?? [
    undefined,
    "SUCCEEDED" as const,
  ];
  const outcome = element === undefined ? undefined : testCase[element];
  const message = typeof outcome === "string" ? outcome : text(node(outcome).message) || text(node(outcome).text);
  return {
    name: text(testCase.name),
    prefix: text(testCase.classname),
    testSuiteName: suite,
    status,
    durationInNanoSeconds: Math.round(Number(text(testCase.time) || 0) * 1e9),
    ...(message !== "" && { message }),
  };
}

function node(value: unknown): Node {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function list(value: unknown): Node[] {
  return Array.isArray(value) ? value.map(node) : [];
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
