"""Launches as EC2 carries them out: once for a client token, with the AMI's key and metadata options."""

from typing import Any

from overlay.ec2.base_images import BASE_IMAGES, base_image_id
from tests.account import BASE, Account


class Launches(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")

    def described(self, instance: dict[str, Any]) -> dict[str, Any]:
        answer = self.ec2.describe_instances(InstanceIds=[instance["InstanceId"]])
        return dict(answer["Reservations"][0]["Instances"][0])

    def key_of(self, instance: dict[str, Any]) -> str:
        """The key of an instance's only volume, which is encrypted."""
        of_instance = [{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}]
        (volume,) = self.ec2.describe_volumes(Filters=of_instance)["Volumes"]
        self.assertTrue(volume["Encrypted"])
        return str(volume["KmsKeyId"])

    def test_happen_once_for_a_client_token(self) -> None:
        first = self.launch(ClientToken=self.token)
        self.assertEqual(self.launch(ClientToken=self.token)["InstanceId"], first["InstanceId"])
        self.assertEqual(self.starts.call_count, 1)

    def test_refuse_a_client_token_that_was_used_for_something_else(self) -> None:
        self.launch(ClientToken=self.token)
        with self.assertRaisesRegex(Exception, "IdempotentParameterMismatch"):
            self.launch(ClientToken=self.token, InstanceType="t3.small")

    def test_refuse_a_client_token_whose_instance_has_ended(self) -> None:
        instance = self.launch(ClientToken=self.token)
        self.ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
        with self.assertRaisesRegex(Exception, "IdempotentInstanceTerminated"):
            self.launch(ClientToken=self.token)

    def test_with_an_unusable_key_end_after_the_answer(self) -> None:
        volume = {"Encrypted": True, "KmsKeyId": "alias/nobody"}
        instance = self.launch(BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": volume}])
        described = self.described(instance)
        self.assertEqual(described["State"]["Name"], "terminated")
        self.assertEqual(described["StateReason"]["Code"], "Client.InternalError")
        self.starts.assert_not_called()

    def test_by_a_caller_who_may_not_use_the_key_end_after_the_answer(self) -> None:
        self.deny_later("ec2", "RunInstances")
        instance = self.launch(BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"Encrypted": True}}])
        self.assertEqual(self.described(instance)["StateReason"]["Code"], "Client.InternalError")
        self.starts.assert_not_called()

    def test_without_a_key_have_the_accounts_default_and_by_its_alias_awss_own(self) -> None:
        self.assertEqual(self.ec2.get_ebs_default_kms_key_id()["KmsKeyId"], "alias/aws/ebs")
        chosen = self.create_key()
        self.ec2.modify_ebs_default_kms_key_id(KmsKeyId=chosen)
        self.ec2.enable_ebs_encryption_by_default()
        named = {"Encrypted": True, "KmsKeyId": "alias/aws/ebs"}
        self.assertEqual(self.key_of(self.launch()), chosen)
        own = self.key_of(self.launch(BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": named}]))
        described = self.client("kms").describe_key(KeyId="alias/aws/ebs")
        self.assertEqual(own, described["KeyMetadata"]["Arn"])
        self.assertEqual(self.ec2.get_ebs_default_kms_key_id()["KmsKeyId"], chosen)

    def test_have_the_key_of_their_amis_snapshot(self) -> None:
        key = self.create_key()
        image = self.create_image(Encrypted=True, KmsKeyId=key)
        mappings = [{"DeviceName": "/dev/sda1", "Ebs": {"Encrypted": True}}]
        instance = self.launch(ImageId=image, BlockDeviceMappings=mappings)
        self.assertEqual(self.key_of(instance), key)

    def test_require_tokens_of_an_ami_that_says_so(self) -> None:
        image = self.create_image()
        self.ec2.modify_image_attribute(ImageId=image, ImdsSupport={"Value": "v2.0"})
        options = self.described(self.launch(ImageId=image))["MetadataOptions"]
        self.assertEqual((options["HttpTokens"], options["HttpPutResponseHopLimit"]), ("required", 2))
        options = self.described(self.launch(ImageId=BASE))["MetadataOptions"]
        self.assertEqual(options["HttpTokens"], "optional")

    def test_are_refused_in_a_zone_that_does_not_offer_the_type(self) -> None:
        ec2 = self.client("ec2", "us-east-1")
        (subnet,) = ec2.describe_subnets(Filters=[{"Name": "availability-zone", "Values": ["us-east-1e"]}])["Subnets"]
        request = {
            "ImageId": base_image_id("us-east-1", BASE_IMAGES[1]),
            "InstanceType": "t3.small",
            "MinCount": 1,
            "MaxCount": 1,
        }
        refused = (
            "Unsupported: Your requested instance type (t3.small) is not supported in your requested Availability Zone "
            "(us-east-1e). Please retry your request by not specifying an Availability Zone or choosing us-east-1a, "
            "us-east-1b, us-east-1c, us-east-1d, us-east-1f."
        )
        interface = {"DeviceIndex": 0, "SubnetId": subnet["SubnetId"]}
        self.assertEqual(self.refusal(ec2.run_instances, **request, SubnetId=subnet["SubnetId"]), refused)
        self.assertEqual(self.refusal(ec2.run_instances, **request, NetworkInterfaces=[interface]), refused)

    def test_into_the_first_default_subnet_get_the_zone_with_the_fewest_types(self) -> None:
        subnets = self.client("ec2", "us-east-1").describe_subnets()["Subnets"]
        first = min(subnets, key=lambda subnet: str(subnet["SubnetId"]))
        self.assertEqual((first["AvailabilityZone"], first["DefaultForAz"]), ("us-east-1e", True))

    def test_have_the_credits_that_they_ask_for_or_their_types_default(self) -> None:
        def credits(**options: Any) -> list[str]:
            named = [self.launch(**options)["InstanceId"]]
            found = self.ec2.describe_instance_credit_specifications(InstanceIds=named)
            return [each["CpuCredits"] for each in found["InstanceCreditSpecifications"]]

        standard = {"CreditSpecification": {"CpuCredits": "standard"}}
        self.assertEqual(credits(InstanceType="t3.small"), ["unlimited"])
        self.assertEqual(credits(InstanceType="t2.small"), ["standard"])
        self.assertEqual(credits(InstanceType="t3.small", **standard), ["standard"])
        self.assertEqual(credits(InstanceType="m5.large"), [])
        with self.assertRaisesRegex(Exception, "InvalidParameterCombination"):
            self.launch(InstanceType="m5.large", **standard)
