"""Security groups as EC2 deletes them."""

from tests.account import Account


class SecurityGroups(Account):
    def test_are_not_deleted_while_an_instance_is_in_them(self) -> None:
        ec2 = self.client("ec2")
        group = ec2.create_security_group(GroupName="builder", Description="of builders")["GroupId"]
        instance = self.launch(SecurityGroupIds=[group])["InstanceId"]

        refused = self.refusal(ec2.delete_security_group, GroupId=group)
        ec2.terminate_instances(InstanceIds=[instance])
        ec2.delete_security_group(GroupId=group)

        self.assertEqual(refused, f"DependencyViolation: resource {group} has a dependent object")
        self.assertRegex(self.refusal(ec2.describe_security_groups, GroupIds=[group]), "^InvalidGroup.NotFound")
