"""Facts: what the front door is told of roles, EC2's resources, and the policies of buckets, topics and keys."""

import json
from typing import Any
from unittest.mock import patch

from facts import FactsApplication, ec2
from roles import note_changes, pace
from tests.account import AWAY, BASE, HOME, Account

TRUST = json.dumps({"Statement": []})
OTHER_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "codebuild.amazonaws.com"}}
        ],
    }
)
OWN, MORE, LIMIT = (
    json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})
    for action in ("s3:GetObject", "s3:PutObject", "s3:*")
)
MARK = {"Key": "ami-pipeline", "Value": "golden"}


class Facts(Account):
    def ask(self, kind: str, **what: str) -> Any:
        """As over HTTP."""
        query = "&".join(f"{name}={value}" for name, value in what.items())
        environ = {"PATH_INFO": f"/sandbox/facts/{kind}", "QUERY_STRING": query}
        statuses: list[str] = []
        body = b"".join(FactsApplication(self.no_moto)(environ, lambda status, _: statuses.append(status)))
        self.assertEqual(statuses, ["200 OK"])
        return json.loads(body)

    def no_moto(self, *_: Any) -> Any:
        self.fail("it was passed on to moto")

    def test_know_a_role_with_all_its_policies(self) -> None:
        iam = self.client("iam")
        boundary = iam.create_policy(PolicyName="limit", PolicyDocument=LIMIT)["Policy"]["Arn"]
        attached = iam.create_policy(PolicyName="more", PolicyDocument=MORE)["Policy"]["Arn"]
        arn = iam.create_role(
            RoleName="build", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=boundary
        )["Role"]["Arn"]
        iam.put_role_policy(RoleName="build", PolicyName="own", PolicyDocument=OWN)
        iam.attach_role_policy(RoleName="build", PolicyArn=attached)
        self.assertEqual(
            self.ask("role", arn=arn),
            {
                "arn": arn,
                "policies": {"own": OWN, "more": MORE},
                "trust": TRUST,
                "boundary": LIMIT,
            },
        )
        self.assertIsNone(self.ask("role", arn=arn + "-2"))

    def test_know_a_user_with_the_policies_of_its_groups(self) -> None:
        iam = self.client("iam")
        arn = iam.create_user(UserName="pat", Path="/people/")["User"]["Arn"]
        iam.put_user_policy(UserName="pat", PolicyName="own", PolicyDocument=OWN)
        group = iam.create_group(GroupName="builders")["Group"]["Arn"]
        iam.put_group_policy(GroupName="builders", PolicyName="more", PolicyDocument=MORE)
        iam.add_user_to_group(UserName="pat", GroupName="builders")
        self.assertEqual(self.ask("principal", arn=arn), {"policies": {"own": OWN, "more": MORE}})
        self.assertEqual(self.ask("principal", arn=group), {"policies": {"more": MORE}})
        self.assertIsNone(self.ask("principal", arn=arn.replace("/people", "")))

    def test_know_a_role_as_a_principal_at_once(self) -> None:
        iam = self.client("iam")
        boundary = iam.create_policy(PolicyName="limit", PolicyDocument=LIMIT)["Policy"]["Arn"]
        arn = iam.create_role(
            RoleName="build", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=boundary
        )["Role"]["Arn"]
        with patch.object(pace, "seconds", 10):
            expected = {"policies": {}, "boundary": LIMIT, "boundaryArn": boundary}
            self.assertEqual(self.ask("principal", arn=arn), expected)

    def test_know_the_paths_of_roles_and_instance_profiles(self) -> None:
        iam = self.client("iam")
        role = iam.create_role(RoleName="build", Path="/images/", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        profile = iam.create_instance_profile(InstanceProfileName="builder", Path="/images/")
        self.assertEqual(self.ask("iam-arn", resource="role", name="build"), role)
        self.assertEqual(
            self.ask("iam-arn", resource="instance-profile", name="builder"), profile["InstanceProfile"]["Arn"]
        )
        self.assertIsNone(self.ask("iam-arn", resource="role", name="builder"))

    def test_know_what_changed_in_a_role_only_once_iam_has_spread_it(self) -> None:
        iam = self.client("iam")
        clock = self.enterContext(patch("roles.time.monotonic", return_value=100.0))
        self.enterContext(patch.object(pace, "seconds", 10))
        arn = iam.create_role(RoleName="late", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        note_changes()
        clock.return_value = 105.0
        iam.put_role_policy(RoleName="late", PolicyName="own", PolicyDocument=OWN)
        iam.update_assume_role_policy(RoleName="late", PolicyDocument=OTHER_TRUST)
        note_changes()

        def known(at: float) -> Any:
            clock.return_value = at
            role = self.ask("role", arn=arn)
            return role and (role["policies"], role["trust"])

        self.assertIsNone(known(at=104.9))
        self.assertEqual(known(at=105), ({}, TRUST))
        self.assertEqual(known(at=110), ({}, OTHER_TRUST))
        self.assertEqual(known(at=115), ({"own": OWN}, OTHER_TRUST))

        iam.delete_role_policy(RoleName="late", PolicyName="own")
        iam.delete_role(RoleName="late")
        note_changes()
        self.assertEqual(known(at=119.9), ({"own": OWN}, OTHER_TRUST))
        self.assertIsNone(known(at=120))

    def test_know_an_instance_profile_by_name_and_by_arn(self) -> None:
        iam = self.client("iam")
        role = iam.create_role(RoleName="builder", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        profile = iam.create_instance_profile(InstanceProfileName="golden")["InstanceProfile"]["Arn"]
        iam.add_role_to_instance_profile(InstanceProfileName="golden", RoleName="builder")
        for name in ("golden", profile):
            self.assertEqual(self.ask("instance-profile", name=name), {"arn": profile, "roleArn": role})

    def test_know_how_volumes_are_encrypted_by_default(self) -> None:
        ec2_client, chosen = self.client("ec2"), self.create_key()
        ec2_client.modify_ebs_default_kms_key_id(KmsKeyId=chosen)
        ec2_client.enable_ebs_encryption_by_default()
        self.assertEqual(self.ask("volume-defaults", region=HOME), {"encrypted": True, "keyArn": chosen})
        self.assertFalse(self.ask("volume-defaults", region=AWAY)["encrypted"])

    def test_know_an_ami_with_its_owner_tags_and_keys(self) -> None:
        key = self.create_key()
        image = self.create_image(Encrypted=True, KmsKeyId=key)
        self.client("ec2").create_tags(Resources=[image], Tags=[MARK])
        known = self.ask("ec2", region=HOME, ids=f"{image},{BASE},ami-00000000000000000")
        self.assertEqual(set(known), {image, BASE})
        self.assertEqual(known[image]["tags"], {"ami-pipeline": "golden"})
        self.assertEqual(known[image]["owner"], "123456789012")
        self.assertEqual(known[BASE]["owner"], "099720109477")
        (snapshot,) = known[image]["snapshots"]
        self.assertEqual((snapshot["encrypted"], snapshot["keyArn"]), (True, key))

    def test_know_what_else_carries_tags(self) -> None:
        client = self.client("ec2")
        tags = [{"ResourceType": "key-pair", "Tags": [MARK]}]
        pair = client.create_key_pair(KeyName="packer_1", TagSpecifications=tags)["KeyPairId"]
        iam = self.client("iam")
        role = iam.create_role(RoleName="builder", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        iam.create_instance_profile(InstanceProfileName="golden")
        iam.add_role_to_instance_profile(InstanceProfileName="golden", RoleName="builder")
        running = self.launch(IamInstanceProfile={"Name": "golden"})["InstanceId"]
        instance = self.launch(TagSpecifications=[{"ResourceType": "instance", "Tags": [MARK]}])["InstanceId"]
        tagged = {"tags": {"ami-pipeline": "golden"}}
        self.assertEqual(ec2(HOME, pair), {pair: {**tagged, "keyName": "packer_1"}})
        self.assertEqual(ec2(HOME, "packer_1"), {"packer_1": {**tagged, "keyName": "packer_1"}})
        self.assertEqual(ec2(HOME, instance), {instance: tagged})
        self.assertEqual(ec2(HOME, running), {running: {"tags": {}, "roleArn": role}})
        self.assertEqual(ec2(AWAY, instance), {})

    def test_know_the_policies_of_resources(self) -> None:
        s3, sns = self.client("s3", "us-east-1"), self.client("sns")
        s3.create_bucket(Bucket="artifacts")
        self.assertIsNone(self.ask("bucket-policy", name="artifacts"))
        s3.put_bucket_policy(Bucket="artifacts", Policy='{"Statement":[]}')
        self.assertEqual(self.ask("bucket-policy", name="artifacts"), '{"Statement":[]}')
        topic = sns.create_topic(Name="approval")["TopicArn"]
        self.assertIn("Statement", self.ask("topic-policy", arn=topic))

    def test_know_objects_and_what_encrypts_them(self) -> None:
        s3, sns = self.client("s3", "us-east-1"), self.client("sns")
        s3.create_bucket(Bucket="artifacts")
        self.assertIsNone(self.ask("bucket-key", name="artifacts"))
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "arn:of:key"}
        s3.put_bucket_encryption(
            Bucket="artifacts",
            ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": default}]},
        )
        s3.put_object(Bucket="artifacts", Key="a/b", Body=b"")
        self.assertEqual(self.ask("bucket-key", name="artifacts"), "arn:of:key")
        self.assertEqual(self.ask("object", bucket="artifacts", key="a/b"), {"key": "arn:of:key"})
        self.assertIsNone(self.ask("object", bucket="artifacts", key="a"))
        self.assertIsNone(self.ask("object", bucket="other", key="a/b"))
        topic = sns.create_topic(Name="approval", Attributes={"KmsMasterKeyId": "arn:of:key"})["TopicArn"]
        self.assertEqual(self.ask("topic-key", arn=topic), "arn:of:key")

    def test_know_a_keys_policy_but_for_awss_own(self) -> None:
        key = self.create_key(AWAY)
        self.client("kms", AWAY).create_alias(AliasName="alias/golden-images", TargetKeyId=key)
        self.assertEqual(self.ask("key-arn", region=AWAY, name="alias/golden-images"), key)
        self.assertIn("Statement", self.ask("key-policy", arn=key))
        for service in ("ebs", "s3"):
            own = self.ask("key-arn", region=AWAY, name=f"alias/aws/{service}")
            self.assertIsNone(self.ask("key-policy", arn=own), service)

    def test_know_the_keys_of_secrets(self) -> None:
        ssm, secrets = self.client("ssm"), self.client("secretsmanager")
        ssm.put_parameter(Name="/team/token", Type="SecureString", Value="x", KeyId="alias/team")
        ssm.put_parameter(Name="plain", Type="String", Value="x")
        parameters = f"arn:aws:ssm:{HOME}:123456789012:parameter"
        self.assertEqual(self.ask("parameter-key", arn=f"{parameters}/team/token"), "alias/team")
        for name in ("/plain", "/missing"):
            self.assertIsNone(self.ask("parameter-key", arn=parameters + name))
        arn = secrets.create_secret(Name="team/db", SecretString="{}", KmsKeyId="alias/team")["ARN"]
        for name in ("team/db", arn):
            self.assertEqual(self.ask("secret", region=HOME, name=name), {"arn": arn, "key": "alias/team"})
        self.assertIsNone(self.ask("secret", region=AWAY, name="team/db"))
