import { expect } from "chai";
import { parseBuildspec } from "../../../../sandbox/codebuild/run/buildspec";

const BUILD = "phases:\n  build:\n    commands: [make]\n";

describe("parseBuildspec", () => {
  it("reads every part of a buildspec", () => {
    const buildspec = parseBuildspec(`
version: 0.2
env:
  shell: bash
  variables: { LEVEL: 3 }
  parameter-store: { TOKEN: /app/token }
  exported-variables: [AMI_ID]
phases:
  install:
    runtime-versions: { nodejs: 20 }
  build:
    on-failure: ABORT
    commands: ["make all"]
    finally: [make clean]
reports:
  unit: { files: ["**/*.xml"], file-format: JUNITXML }
artifacts:
  files: [manifest.json]
  base-directory: out
  discard-paths: yes
  secondary-artifacts:
    Logs: { files: ["*.log"], exclude-paths: [debug.log] }
`);

    expect(buildspec).to.deep.equal({
      shell: "bash",
      variables: { LEVEL: "3" },
      parameterStore: { TOKEN: "/app/token" },
      exportedVariables: ["AMI_ID"],
      phases: {
        install: { commands: [], finally: [], runtimeVersions: { nodejs: "20" } },
        build: { commands: ["make all"], finally: ["make clean"], onFailure: { action: "ABORT" }, runtimeVersions: {} },
      },
      reports: {
        unit: {
          files: ["**/*.xml"],
          baseDirectory: ".",
          discardPaths: false,
          excludePaths: [],
          fileFormat: "JUNITXML",
        },
      },
      artifacts: { files: ["manifest.json"], baseDirectory: "out", discardPaths: true, excludePaths: [] },
      secondaryArtifacts: {
        Logs: { files: ["*.log"], baseDirectory: ".", discardPaths: false, excludePaths: ["debug.log"] },
      },
    });
  });

  const onFailures: [text: string, read: unknown][] = [
    ["CONTINUE", { action: "CONTINUE" }],
    ["RETRY", { action: "RETRY", times: 3 }],
    ["RETRY-5", { action: "RETRY", times: 5 }],
    ["RETRY-timed out", { action: "RETRY", times: 3, pattern: /timed out/ }],
    ["RETRY-2-.*reset", { action: "RETRY", times: 2, pattern: /.*reset/ }],
    ["RETRY-2x", { action: "RETRY", times: 3, pattern: /2x/ }],
  ];
  for (const [text, read] of onFailures) {
    it(`reads on-failure: ${text}`, () => {
      const { phases } = parseBuildspec(
        `version: 0.2\nphases:\n  build:\n    on-failure: ${text}\n    commands: [make]\n`,
      );
      expect(phases.build?.onFailure).to.deep.equal(read);
    });
  }

  it("runs commands with sh unless told otherwise", () => {
    expect(parseBuildspec(`version: 0.2\n${BUILD}`).shell).to.equal("sh");
  });

  const refusals: [what: string, text: string, message: string | RegExp][] = [
    ["no version", BUILD, 'version is missing; write "version: 0.2"'],
    ["version 0.1", `version: 0.1\n${BUILD}`, 'version: 0.1 is not supported; write "version: 0.2"'],
    ["no phases", "version: 0.2", "phases is missing; a buildspec needs at least one phase"],
    [
      "empty phases",
      "version: 0.2\nphases: {}",
      "phases is empty; it needs one of install, pre_build, build, post_build",
    ],
    [
      "a phase without commands",
      "version: 0.2\nphases:\n  build:\n    finally: [x]",
      "phases.build.commands is missing; a phase needs commands",
    ],
    ["an unknown phase", "version: 0.2\nphases:\n  test:\n    commands: [x]", /^phases: unknown key test; it may have/],
    ["an unknown key", `version: 0.2\nphase: {}\n${BUILD}`, /^the buildspec: unknown key phase; /],
    [
      "runtime-versions outside install",
      "version: 0.2\nphases:\n  build:\n    runtime-versions: { nodejs: 20 }\n    commands: [x]",
      /^phases.build: unknown key runtime-versions; /,
    ],
    [
      "a command with a colon",
      "version: 0.2\nphases:\n  build:\n    commands:\n      - echo ok\n      - echo a: b\n",
      "Expected Commands[1] to be of string type: found subkeys instead in phases.build.commands; put a command that contains a colon and a space in quotation marks",
    ],
    [
      "one command and no list",
      "version: 0.2\nphases:\n  build:\n    commands: make\n",
      'phases.build.commands: expected a list of commands, found the string "make"',
    ],
    [
      "another shell",
      `version: 0.2\nenv: { shell: zsh }\n${BUILD}`,
      'env.shell: "zsh" is not a shell for Linux builds; use bash or sh',
    ],
    [
      "another on-failure",
      "version: 0.2\nphases:\n  build:\n    on-failure: STOP\n    commands: [x]",
      'phases.build.on-failure: "STOP" is not one of ABORT, CONTINUE, RETRY, RETRY-n, RETRY-regex',
    ],
    [
      "too many retries",
      "version: 0.2\nphases:\n  build:\n    on-failure: RETRY-101\n    commands: [x]",
      "phases.build.on-failure: 101 retries are more than 100",
    ],
    [
      "secrets",
      `version: 0.2\nenv: { secrets-manager: { A: b } }\n${BUILD}`,
      "env.secrets-manager is not emulated in the sandbox; use parameter-store or variables",
    ],
    [
      "artifacts without files",
      `version: 0.2\n${BUILD}artifacts:\n  secondary-artifacts:\n    A: { name: x }\n`,
      "artifacts.secondary-artifacts.A.files is missing; list at least one path",
    ],
    ["text that is no YAML", "version: 0.2\n  phases: [", /at line \d/],
    ["a list", "- a", "the buildspec: expected a mapping, found a list"],
  ];
  for (const [what, text, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => parseBuildspec(text)).to.throw(message);
    });
  }
});
