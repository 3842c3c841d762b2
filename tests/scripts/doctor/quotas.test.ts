import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { quotaValue } from "../../../scripts/doctor/quotas";
import { rejection } from "../../helpers/deploy";
import { contextOf } from "./context";

const QUOTA = { service: "ec2", code: "L-B665C33B", name: "AMIs" };

describe("doctor: a quota", () => {
  const quotas = mockClient(ServiceQuotasClient);
  beforeEach(() => {
    quotas.reset();
    quotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 50_000 } });
  });
  after(() => {
    quotas.restore();
  });

  it("is what AWS granted to the account", async () => {
    quotas
      .on(GetServiceQuotaCommand, { ServiceCode: "ec2", QuotaCode: "L-B665C33B" })
      .resolves({ Quota: { Value: 7 } });

    expect(await quotaValue(contextOf(), QUOTA)).to.equal(7);
  });

  it("is AWS's default where there is nothing else", async () => {
    quotas.on(GetServiceQuotaCommand).rejects(new NoSuchResourceException({ message: "no", $metadata: {} }));

    expect(await quotaValue(contextOf(), QUOTA)).to.equal(50_000);
  });

  it("is not taken to be the default where AWS does not say", async () => {
    quotas.on(GetServiceQuotaCommand).resolves({ Quota: { ErrorReason: { ErrorMessage: "throttled" } } });

    expect(await rejection(quotaValue(contextOf(), QUOTA))).to.match(/no value of ec2 L-B665C33B: throttled/);
  });
});
