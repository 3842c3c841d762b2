"""Snapshots: which accounts they can be shared with, and what EC2 refuses to share."""

from tests.account import Account

ATTRIBUTE = "createVolumePermission"


class SnapshotSharing(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")

    def snapshot_of(self, image: str) -> str:
        return str(self.image(image)["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"])

    def change(self, snapshot: str, operation: str, *accounts: str) -> None:
        self.ec2.modify_snapshot_attribute(
            SnapshotId=snapshot, Attribute=ATTRIBUTE, OperationType=operation, UserIds=list(accounts)
        )

    def refusal_to_share(self, snapshot: str, account: str) -> str:
        request = {"SnapshotId": snapshot, "Attribute": ATTRIBUTE, "OperationType": "add", "UserIds": [account]}
        return self.refusal(self.ec2.modify_snapshot_attribute, **request)

    def permissions(self, snapshot: str) -> list[dict[str, str]]:
        answer = self.ec2.describe_snapshot_attribute(SnapshotId=snapshot, Attribute=ATTRIBUTE)
        return list(answer["CreateVolumePermissions"])

    def test_are_shared_with_accounts_until_that_is_taken_back(self) -> None:
        snapshot = self.snapshot_of(self.create_image())
        self.change(snapshot, "add", "1" * 12, "2" * 12)
        self.change(snapshot, "remove", "1" * 12)
        self.assertEqual(self.permissions(snapshot), [{"UserId": "2" * 12}])

    def test_are_not_shared_if_the_aws_managed_key_encrypts_them(self) -> None:
        snapshot = self.snapshot_of(self.create_image(Encrypted=True))
        refused = self.refusal_to_share(snapshot, "1" * 12)
        self.assertRegex(refused, "^OperationNotPermitted: Encrypted snapshots with EBS default key cannot be shared")
        self.assertEqual(self.permissions(snapshot), [])

    def test_are_shared_with_accounts_by_their_ids(self) -> None:
        snapshot = self.snapshot_of(self.create_image())
        refused = self.refusal_to_share(snapshot, "o-1234567890")
        self.assertRegex(refused, "^InvalidAMIAttributeItemValue: .*userId")
