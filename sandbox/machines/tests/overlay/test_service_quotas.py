"""Quotas: what Service Quotas says, and what EC2 makes of its own."""

from typing import Any
from unittest import mock

from overlay.service_quotas import applied
from tests.account import Account

VCPUS = {"ServiceCode": "ec2", "QuotaCode": "L-1216C47A"}
AMIS = {"ServiceCode": "ec2", "QuotaCode": "L-B665C33B"}


class ServiceQuotas(Account):
    def setUp(self) -> None:
        super().setUp()
        self.quotas = self.client("service-quotas")

    def value(self, answer: dict[str, Any]) -> float:
        return float(answer["Quota"]["Value"])

    def test_say_what_the_account_has_and_what_new_ones_have(self) -> None:
        with mock.patch.object(applied, "vcpus", 32):
            self.assertEqual(self.value(self.quotas.get_service_quota(**VCPUS)), 32)
        self.assertEqual(self.value(self.quotas.get_aws_default_service_quota(**VCPUS)), 5)

    def test_have_no_applied_value_of_what_was_never_changed(self) -> None:
        self.assertRegex(self.refusal(self.quotas.get_service_quota, **AMIS), "^NoSuchResourceException: ")
        self.assertEqual(self.value(self.quotas.get_aws_default_service_quota(**AMIS)), 50_000)

    def test_do_not_know_every_code(self) -> None:
        unknown = {"ServiceCode": "ec2", "QuotaCode": "L-00000000"}
        for call in (self.quotas.get_service_quota, self.quotas.get_aws_default_service_quota):
            self.assertRegex(self.refusal(call, **unknown), "^NoSuchResourceException: ")


class VirtualProcessors(Account):
    def start(self, instance_type: str) -> str:
        instance = self.launch(InstanceType=instance_type)
        self.observer().running()
        return str(instance["InstanceId"])

    def test_of_running_instances_are_limited(self) -> None:
        with mock.patch.object(applied, "vcpus", 5):
            self.start("t3.medium")
            self.start("c5.large")
            refused = self.refusal(self.launch, InstanceType="t3.micro")
            self.assertRegex(refused, "^VcpuLimitExceeded: .*current vCPU limit of 5 ")

    def test_are_free_again_once_an_instance_has_ended(self) -> None:
        with mock.patch.object(applied, "vcpus", 2):
            instance = self.start("t3.micro")
            self.client("ec2").terminate_instances(InstanceIds=[instance])
            self.launch()

    def test_of_several_instances_count_together(self) -> None:
        with mock.patch.object(applied, "vcpus", 5):
            refused = self.refusal(self.launch, InstanceType="t3.micro", MinCount=3, MaxCount=3)
            self.assertRegex(refused, "^VcpuLimitExceeded: ")

    def test_of_other_families_have_other_quotas(self) -> None:
        with mock.patch.object(applied, "vcpus", 0):
            self.launch(InstanceType="g4dn.xlarge")
