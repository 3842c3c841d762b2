// When what runs is ended: after what starts it is gone, and before what it runs on.
import { expect } from "chai";
import { fromEnvironment } from "../../../components/windDown/parameters";
import { deployOne, PIPELINE, PROJECT, RULE, standardFactory } from "../factories";

const END = "command:local:Command";

describe("the resources that wind a factory down", () => {
  it("end a pipeline's runs between its push rule's removal and its own", async () => {
    const factory = await standardFactory();
    for (const image of ["db", "web"]) {
      const end = factory.one(END, `-${image}-end`);
      expect(factory.waitsFor(end, factory.one(PIPELINE, `-${image}-pipeline`)), image).to.equal(true);
      expect(factory.waitsFor(factory.one(RULE, `-${image}-push`), end), image).to.equal(true);
      expect(told(end.inputs).pipelines).to.have.length(1);
    }
  });

  it("end all builds between the pipelines' removal and that of the projects, Sweep's among them", async () => {
    const factory = await deployOne({ notifyEmails: ["ann@example.com"] });
    const end = factory.one(END, "golden-end");

    for (const project of factory.all(PROJECT)) {
      expect(factory.waitsFor(end, project), project.name).to.equal(true);
    }
    for (const pipeline of factory.all(PIPELINE)) {
      expect(factory.waitsFor(pipeline, end), pipeline.name).to.equal(true);
    }
    const { pipelines, projects } = told(end.inputs);
    expect(pipelines).to.deep.equal([]);
    expect(Object.values(projects)).to.have.members(factory.all(PROJECT).map(({ inputs }) => inputs.name));
  });

  it("do nothing until they are deleted or their pipeline or projects get other names", async () => {
    const factory = await standardFactory();
    const { create, update, delete: deletes, triggers } = factory.one(END, "-web-end").inputs;

    expect([create, update, deletes]).to.deep.equal([undefined, undefined, "end"]);
    expect(triggers).to.deep.equal([factory.one(PIPELINE, "-web-pipeline").inputs.name]);
  });
});

function told({ environment }: { readonly environment?: unknown }) {
  return fromEnvironment(environment as NodeJS.ProcessEnv);
}
