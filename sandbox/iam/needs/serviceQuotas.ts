// Service Quotas: whoever plans a factory asks what the account may use.
import { text } from "../../frontdoor/service";
import { arn, need, type Needs } from "./need";

/** What Service Quotas' operations need. */
export const serviceQuotas: Needs = {
  GetServiceQuota: (call) => {
    const { ServiceCode, QuotaCode } = call.input;
    const quota = arn(call, "servicequotas", `${text(ServiceCode)}/${text(QuotaCode)}`);
    return [need("servicequotas:GetServiceQuota", quota, { "servicequotas:service": text(ServiceCode) })];
  },
  GetAWSDefaultServiceQuota: () => [need("servicequotas:GetAWSDefaultServiceQuota", "*")],
};
