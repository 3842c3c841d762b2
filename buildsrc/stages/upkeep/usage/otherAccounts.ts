// Finds out whether other accounts use an AMI, by EC2's usage reports, and has those made that are due.
import { asTags, tagsOf } from "../../ami/tags";
import {
  CreateImageUsageReportCommand,
  paginateDescribeImageUsageReportEntries,
  paginateDescribeImageUsageReports,
  type EC2Client,
  type ImageUsageResourceTypeRequest,
} from "../../common/aws";
import { StageError } from "../../common/stageError";
import { MARKER } from "../../contract";
import type { FactoryAmi } from "../amis";
import type { Upkeep } from "../upkeep";
import { cautionOf } from "./cautions";
import { ALL_VERSIONS } from "./imageReferences";
import { judgeReports, type UsageReport } from "./usageReports";
import type { OtherAccounts } from "./uses";

/** All that a report can be about. Source: ResourceType of ImageUsageResourceTypeRequest, EC2 API. */
const RESOURCE_TYPES: ImageUsageResourceTypeRequest[] = [
  { ResourceType: "ec2:Instance" },
  {
    ResourceType: "ec2:LaunchTemplate",
    ResourceTypeOptions: [{ OptionName: "version-depth", OptionValues: [ALL_VERSIONS] }],
  },
  { ResourceType: "imagebuilder:ImageRecipe" },
  { ResourceType: "imagebuilder:ContainerRecipe" },
];

/**
 * Says whether other accounts use an AMI, which takes a week at least. It has a report made that is due, but only in runs
 * that retire. A report counts whichever account it names, also this one.
 */
export async function otherAccounts(upkeep: Upkeep, candidate: FactoryAmi): Promise<OtherAccounts> {
  const { settings, now } = upkeep;
  const clients = upkeep.regions.find(({ region }) => region === candidate.region);
  if (clients === undefined) {
    throw new StageError(
      `${candidate.id} is in ${candidate.region}, where Upkeep does not look.`,
      "Upkeep looks in the home region and in publishRegions.",
    );
  }
  const { ec2 } = clients;
  try {
    const { answer, isDue } = judgeReports(
      await reportsOn(ec2, candidate.id, settings.factory),
      candidate.lastLaunchedAt,
      now,
    );
    if (!isDue || settings.dryRun || !settings.retire) {
      return answer;
    }
    const { ReportId = "" } = await ec2.send(
      new CreateImageUsageReportCommand({
        ImageId: candidate.id,
        ResourceTypes: RESOURCE_TYPES,
        TagSpecifications: [{ ResourceType: "image-usage-report", Tags: asTags({ [MARKER]: settings.factory }) }],
      }),
    );
    return `${answer === "clean" ? "no answer yet: a new report is due" : answer}; report ${ReportId} is being made`;
  } catch (error) {
    return `cannot tell: ${cautionOf(candidate.region, "other accounts' use (ec2:DescribeImageUsageReports, ec2:DescribeImageUsageReportEntries, ec2:CreateImageUsageReport)", error)}`;
  }
}

/** The reports on an AMI that Upkeep had made; those of people may be about less. A pending one counts whoever made it. */
async function reportsOn(ec2: EC2Client, ami: string, factory: string): Promise<readonly UsageReport[]> {
  const reports: UsageReport[] = [];
  for await (const page of paginateDescribeImageUsageReports({ client: ec2 }, { ImageIds: [ami] })) {
    for (const { ReportId, State, StateReason = "", CreationTime, Tags } of page.ImageUsageReports ?? []) {
      const isOurs = tagsOf({ Tags }).get(MARKER) === factory;
      if (ReportId !== undefined && CreationTime !== undefined && (isOurs || State === "pending")) {
        const state = State === "available" || State === "pending" ? State : "error";
        reports.push({ id: ReportId, state, reason: StateReason, createdAt: CreationTime, users: [] });
      }
    }
  }
  const users = await usersOf(
    ec2,
    reports.flatMap(({ id, state }) => (state === "available" ? [id] : [])),
  );
  return reports.map((report) => ({ ...report, users: users.get(report.id) ?? [] }));
}

/** Report → who uses the AMI. */
async function usersOf(ec2: EC2Client, reports: string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const users = new Map<string, string[]>();
  if (reports.length === 0) {
    return users;
  }
  for await (const page of paginateDescribeImageUsageReportEntries({ client: ec2 }, { ReportIds: reports })) {
    for (const { ReportId = "", AccountId = "", ResourceType = "", UsageCount = 0 } of page.ImageUsageReportEntries ??
      []) {
      if (UsageCount > 0) {
        users.set(ReportId, [...(users.get(ReportId) ?? []), `${AccountId} (${UsageCount} of ${ResourceType})`]);
      }
    }
  }
  return users;
}
