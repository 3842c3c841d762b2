// Writes test results as JUnit XML, which CodeBuild shows as a report.
import { BOOTS } from "../ami/records";
import { shown, type TestResult } from "./results";

/** The report of an image's tests: one suite per instance type and boot, one case per script. */
export function junitXml(image: string, results: readonly TestResult[]): string {
  const types = [...new Set(results.map(({ instanceType }) => instanceType))];
  const suites = types
    .flatMap((type) => BOOTS.map((boot) => ({ type, boot })))
    .map(({ type, boot }) => ({
      name: `${type}, ${boot}`,
      cases: results.filter((result) => result.instanceType === type && result.boot === boot),
    }))
    .filter(({ cases }) => cases.length > 0)
    .map(({ name, cases }) =>
      element("testsuite", { name, tests: cases.length, failures: cases.filter(failed).length }, [
        ...cases.map((result) => testCase(image, result)),
      ]),
    );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", { name: image }, suites)}\n`;
}

function testCase(image: string, { name, instanceType, seconds, failure, output, errors }: TestResult): string {
  const printed = [errors, output]
    .filter((text) => text.trim() !== "")
    .map(shown)
    .join("\n");
  return element("testcase", { name, classname: `${image} on ${instanceType}`, time: seconds.toFixed(3) }, [
    ...(failure === undefined ? [] : [element("failure", { message: [failure, printed].join("\n").trim() }, [])]),
  ]);
}

function failed({ failure }: TestResult): boolean {
  return failure !== undefined;
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join("")}>${children.join("")}</${name}>`;
}

function escaped(text: string): string {
  return (
    text
      // XML 1.0 cannot hold these at all; a terminal's colours contain such characters.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("\r", "")
      .replaceAll("\n", "&#10;")
      .replaceAll("\t", "&#9;")
  );
}
