// Tests the user's own command: what it prints, what it sees, and what happens when it fails.
import { expect } from "chai";
import { usedAmis, withoutCredentials } from "../../../../../buildsrc/stages/upkeep/usage/usedAmisCommand";
import { refusalOf } from "../../../helpers/refusal";

const variables = { PATH: process.env.PATH };
const A = "ami-0123456789abcdef0";
const B = "ami-12345678";

describe("buildsrc: usedAmisCommand", () => {
  it("prints AMIs, one or more a line, with any text around them", async () => {
    const uses = await usedAmis(`printf '%s\\n\\n' 'team one: ${A}, ${B}' '  ${B}'`, variables);

    expect(uses).to.deep.equal([
      { by: `usedAmisCommand, which printed "team one: ${A}, ${B}"`, image: A },
      { by: `usedAmisCommand, which printed "team one: ${A}, ${B}"`, image: B },
      { by: `usedAmisCommand, which printed "${B}"`, image: B },
    ]);
  });

  it("is not believed where it fails, or prints nothing or something else", async () => {
    expect(await refusalOf(usedAmis("false | cat", variables))).to.deep.include({
      message: "the command printed nothing, as it also does if the first part of a pipe fails.",
      remedy: "Let usedAmisCommand print one AMI at least, whichever, or remove the setting.",
    });
    expect(await refusalOf(usedAmis(`echo ${A}; echo no database >&2; exit 3`, variables))).to.match(
      /the command ended with status 3: no database\.$/,
    );
    expect(await refusalOf(usedAmis("kill -TERM $$", variables))).to.match(/the command ended with SIGTERM/);
    expect(await refusalOf(usedAmis(`echo ${A}; echo '<html>'; echo ami-123`, variables))).to.deep.include({
      message: 'the command printed a line without the id of an AMI: "<html>".',
      remedy: "Let usedAmisCommand print nothing but lines with AMI ids, and messages to its standard error.",
    });
  });

  it("is not handed the credentials of Upkeep's role", async () => {
    const given = {
      ...variables,
      AWS_REGION: "us-east-1",
      AWS_SECRET_ACCESS_KEY: "s",
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/credentials",
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "t",
      UNSET: undefined,
    };

    expect(withoutCredentials(given)).to.deep.equal({ PATH: variables.PATH, AWS_REGION: "us-east-1" });
    expect(await refusalOf(usedAmis("env | grep ^AWS_", given))).to.match(/without the id of an AMI: "AWS_REGION=us/);
  });
});
