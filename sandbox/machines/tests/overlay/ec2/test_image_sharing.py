"""Launch permissions: whom an AMI can be shared with, and what EC2 refuses to share."""

from tests.account import Account

ORGANIZATION = "arn:aws:organizations::111122223333:organization/o-abcdef1234"
UNIT = "arn:aws:organizations::111122223333:ou/o-abcdef1234/ou-ab12-cdef5678"
EVERYBODY = [{"Group": "all"}]


class Sharing(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")

    def share(self, image_id: str, *permissions: dict[str, str]) -> None:
        self.ec2.modify_image_attribute(ImageId=image_id, LaunchPermission={"Add": list(permissions)})

    def refusal_to_share(self, image_id: str, *permissions: dict[str, str]) -> str:
        change = {"Add": list(permissions)}
        return self.refusal(self.ec2.modify_image_attribute, ImageId=image_id, LaunchPermission=change)

    def permissions(self, image_id: str) -> list[dict[str, str]]:
        answer = self.ec2.describe_image_attribute(ImageId=image_id, Attribute="launchPermission")
        return list(answer["LaunchPermissions"])

    def test_is_with_accounts_organizations_and_their_units(self) -> None:
        image = self.create_image()
        wanted = [{"UserId": "1" * 12}, {"OrganizationArn": ORGANIZATION}, {"OrganizationalUnitArn": UNIT}]
        self.share(image, *wanted)
        self.share(image, wanted[0])
        self.assertEqual(self.permissions(image), wanted)
        self.ec2.modify_image_attribute(ImageId=image, LaunchPermission={"Remove": wanted[:2]})
        self.assertEqual(self.permissions(image), wanted[2:])

    def test_takes_lists_with_an_operation_too(self) -> None:
        image = self.create_image()
        request = {"ImageId": image, "Attribute": "launchPermission"}
        self.ec2.modify_image_attribute(
            **request, OperationType="add", UserIds=["1" * 12, "2" * 12], OrganizationArns=[ORGANIZATION]
        )
        self.ec2.modify_image_attribute(**request, OperationType="remove", UserIds=["1" * 12])
        self.assertCountEqual(self.permissions(image), [{"UserId": "2" * 12}, {"OrganizationArn": ORGANIZATION}])

    def test_is_not_set_together_with_another_attribute(self) -> None:
        image = self.create_image()
        share = {"Add": [{"UserId": "1" * 12}]}
        for request in (
            {"LaunchPermission": share, "Description": {"Value": "web"}},
            {"LaunchPermission": share, "ImdsSupport": {"Value": "v2.0"}},
            {"Attribute": "description", "Value": "web", "LaunchPermission": share},
            {"Attribute": "launchPermission", "OperationType": "add", "UserIds": ["1" * 12], "Description": {"Value": "web"}},
        ):
            refused = self.refusal(self.ec2.modify_image_attribute, ImageId=image, **request)
            self.assertRegex(refused, "^InvalidParameterCombination: .*multiple attribute types")
        self.assertEqual(self.permissions(image), [])

    def test_ends_with_a_reset(self) -> None:
        image = self.create_image()
        self.share(image, {"UserId": "1" * 12})
        self.ec2.reset_image_attribute(ImageId=image, Attribute="launchPermission")
        self.assertEqual(self.permissions(image), [])

    def test_refuses_what_is_malformed_and_then_changes_nothing(self) -> None:
        image = self.create_image()
        for permission, name in (
            ({"UserId": "123"}, "userId"),
            ({"Group": "some"}, "UserGroup"),
            ({"OrganizationArn": "o-abcdef1234"}, "organizationArn"),
            ({"OrganizationArn": UNIT}, "organizationArn"),
            ({"OrganizationalUnitArn": ORGANIZATION}, "organizationalUnitArn"),
        ):
            refused = self.refusal_to_share(image, {"UserId": "1" * 12}, permission)
            self.assertRegex(refused, f"^InvalidAMIAttributeItemValue: .*{name}")
        self.assertEqual(self.permissions(image), [])

    def test_refuses_an_ami_that_the_aws_managed_key_encrypts(self) -> None:
        image = self.create_image(Encrypted=True)
        for permission in ({"UserId": "1" * 12}, {"OrganizationArn": ORGANIZATION}):
            self.assertEqual(
                self.refusal_to_share(image, permission),
                "InvalidParameter: Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another "
                "snapshot.",
            )

    def test_lets_an_ami_through_that_a_key_of_the_accounts_own_encrypts(self) -> None:
        image = self.create_image(Encrypted=True, KmsKeyId=self.create_key())
        self.share(image, {"UserId": "1" * 12})
        self.assertEqual(self.permissions(image), [{"UserId": "1" * 12}])

    def test_with_everybody_needs_the_accounts_block_lifted(self) -> None:
        image = self.create_image()
        state = self.ec2.get_image_block_public_access_state()["ImageBlockPublicAccessState"]
        self.assertEqual(state, "block-new-sharing")
        self.assertRegex(self.refusal_to_share(image, *EVERYBODY), "^OperationNotPermitted: You can't publicly share")
        self.ec2.disable_image_block_public_access()
        self.share(image, *EVERYBODY)
        self.assertTrue(self.image(image)["Public"])

    def test_with_everybody_is_not_for_encrypted_amis(self) -> None:
        image = self.create_image(Encrypted=True, KmsKeyId=self.create_key())
        self.ec2.disable_image_block_public_access()
        self.assertRegex(self.refusal_to_share(image, *EVERYBODY), "^InvalidParameter: ")

    def test_is_the_owners_to_do(self) -> None:
        (base,) = self.ec2.describe_images(
            Owners=["099720109477"], Filters=[{"Name": "architecture", "Values": ["arm64"]}]
        )["Images"]
        self.assertEqual(
            self.refusal_to_share(base["ImageId"], {"UserId": "1" * 12}),
            f"AuthFailure: Not authorized for image:{base['ImageId']}",
        )
