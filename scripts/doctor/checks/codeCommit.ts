// Whether the account may use CodeCommit in the home region.
import { CodeCommitClient, ListRepositoriesCommand } from "@aws-sdk/client-codecommit";
import type { Check } from "../check";
import { fine } from "../finding";

/**
 * AWS took no new customers of CodeCommit from July 2024 until November 2025, and takes them again. So an answer is all
 * there is to look for; that the region has the service at all, the settings' own check knows. Source:
 * https://aws.amazon.com/blogs/devops/aws-codecommit-returns-to-general-availability/
 */
export const codeCommit: Check = {
  topic: "CodeCommit",
  async look({ client, region }) {
    await client(CodeCommitClient).send(new ListRepositoriesCommand({}));
    return [fine(`CodeCommit answers in ${region}.`)];
  },
};
