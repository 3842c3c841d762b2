// Tests how a file is run, by its name and its first line.
import { expect } from "chai";
import { asCommand, interpreterOf, isShell, type Interpreter } from "../../../../buildsrc/stages/image/interpreter";

describe("buildsrc: interpreter of a file", () => {
  const table: readonly (readonly [string, string, Interpreter | undefined])[] = [
    ["10.sh", "", ["bash"]],
    ["10.sh", "#!/bin/sh\n", ["bash"]],
    ["10.py", "print()", ["python3"]],
    ["10.py", "#!/opt/py/bin/python -u\nprint()", ["/opt/py/bin/python", "-u"]],
    ["10-check", "#!/usr/bin/env python3\n", ["/usr/bin/env", "python3"]],
    ["10-check", "#! /usr/bin/env  -S perl -w \r\n", ["/usr/bin/env", "-S perl -w"]],
    ["10.rb", "#!/usr/bin/ruby", ["/usr/bin/ruby"]],
    ["10.rb", "puts 1", undefined],
    ["10-check", "", undefined],
    ["10-check", "\n#!/bin/sh", undefined],
    ["10-check", "#!python3\n", undefined],
    ["10-check", "#!/bin/sh 'x'\n", undefined],
    ["10-check", "#!/bin/sh {{ x }}\n", undefined],
    ["10.py", "#!/bin/$(id)\n", undefined],
    ["10-check", "\u007fELF", undefined],
  ];

  for (const [name, start, expected] of table) {
    it(`of ${name} with ${JSON.stringify(start)}`, () => {
      expect(interpreterOf(name, start)).to.deep.equal(expected);
    });
  }

  it("is a shell by any of its words, and not by what only sounds like one", () => {
    expect(isShell(["/bin/sh", "-e"])).to.equal(true);
    expect(isShell(["/usr/bin/env", "-S bash -e"])).to.equal(true);
    expect(isShell(["/usr/bin/fish"])).to.equal(false);
    expect(isShell(undefined)).to.equal(false);
  });

  it("begins a shell command word by word", () => {
    expect(asCommand(["/usr/bin/env", "-S perl -w"])).to.equal("/usr/bin/env '-S perl -w'");
  });
});
