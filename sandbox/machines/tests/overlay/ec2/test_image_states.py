"""What an owner does with an AMI in its life: deprecated, disabled, enabled, protected and deregistered."""

from datetime import datetime, timedelta, timezone
from unittest import mock

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends

from tests.account import HOME, Account


class States(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")
        self.ami = self.create_image()
        self.named = {"ImageId": self.ami}

    def own(self, **options: bool) -> list[str]:
        return [image["ImageId"] for image in self.ec2.describe_images(Owners=["self"], **options)["Images"]]

    def test_deprecated_shows_its_date_to_the_minute_and_stays_in_its_owners_sight(self) -> None:
        self.ec2.enable_image_deprecation(**self.named, DeprecateAt="2030-06-01T11:59:31Z")
        self.assertEqual(self.image(self.ami)["DeprecationTime"], "2030-06-01T12:00:00.000Z")
        with mock.patch("overlay.ec2.images.utcnow", return_value=datetime(2031, 1, 1)):
            self.assertEqual(self.own(), [self.ami])
        self.ec2.disable_image_deprecation(**self.named)
        self.assertNotIn("DeprecationTime", self.image(self.ami))

    def test_deprecated_needs_a_date_that_ec2_takes(self) -> None:
        now = datetime.now(timezone.utc)
        for moment in (now - timedelta(minutes=1), now + timedelta(days=3651)):
            refused = self.refusal(self.ec2.enable_image_deprecation, **self.named, DeprecateAt=moment)
            self.assertRegex(refused, "^InvalidParameterValue: .*DeprecateAt")

    def test_disabled_is_hidden_and_of_no_use(self) -> None:
        self.ec2.disable_image(**self.named)
        self.assertEqual(self.own(), [])
        self.assertEqual(self.ec2.describe_images(ImageIds=[self.ami])["Images"], [])
        self.assertEqual(self.own(IncludeDisabled=True), [self.ami])
        self.assertEqual(self.image(self.ami)["State"], "disabled")
        run = {"ImageId": self.ami, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        share = {**self.named, "LaunchPermission": {"Add": [{"UserId": "1" * 12}]}}
        for call, options in ((self.ec2.run_instances, run), (self.ec2.modify_image_attribute, share)):
            self.assertRegex(self.refusal(call, **options), "^InvalidAMIID.Unavailable: ")

    def test_enabled_again_has_lost_its_launch_permissions(self) -> None:
        self.ec2.modify_image_attribute(**self.named, LaunchPermission={"Add": [{"UserId": "1" * 12}]})
        self.ec2.disable_image(**self.named)
        self.ec2.enable_image(**self.named)
        self.assertEqual(self.own(), [self.ami])
        permissions = self.ec2.describe_image_attribute(**self.named, Attribute="launchPermission")
        self.assertEqual(permissions["LaunchPermissions"], [])
        self.launch(ImageId=self.ami)

    def test_protected_cannot_be_deregistered(self) -> None:
        self.ec2.enable_image_deregistration_protection(**self.named)
        self.assertEqual(self.image(self.ami)["DeregistrationProtection"], "enabled-without-cooldown")
        self.assertRegex(
            self.refusal(self.ec2.deregister_image, **self.named), f"^OperationNotPermitted: .*{self.ami}"
        )
        self.ec2.disable_image_deregistration_protection(**self.named)
        self.ec2.deregister_image(**self.named)
        self.assertEqual(self.own(), [])

    def test_protected_with_a_cooldown_stays_so_for_a_day(self) -> None:
        self.ec2.enable_image_deregistration_protection(**self.named, WithCooldown=True)
        self.assertEqual(self.image(self.ami)["DeregistrationProtection"], "enabled-with-cooldown")
        self.ec2.disable_image_deregistration_protection(**self.named)
        self.assertRegex(self.refusal(self.ec2.deregister_image, **self.named), "^OperationNotPermitted: .*cooldown")
        with mock.patch("overlay.ec2.image_states.utcnow", return_value=utcnow() + timedelta(hours=25)):
            self.ec2.deregister_image(**self.named)

    def test_keeps_its_snapshot_until_it_is_deregistered(self) -> None:
        snapshot = self.image(self.ami)["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
        self.ec2.disable_image(**self.named)
        self.assertRegex(
            self.refusal(self.ec2.delete_snapshot, SnapshotId=snapshot), f"^InvalidSnapshot.InUse: .*{self.ami}"
        )
        answer = self.ec2.deregister_image(**self.named, DeleteAssociatedSnapshots=True)
        self.assertEqual(answer["DeleteSnapshotResults"], [{"SnapshotId": snapshot, "ReturnCode": "success"}])

    def test_deregistered_leaves_a_snapshot_that_is_another_amis_or_that_the_caller_may_not_delete(self) -> None:
        snapshot = self.image(self.ami)["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
        other = self.create_image("another")
        backend = ec2_backends[ACCOUNT][HOME]
        backend.amis[other].ebs_snapshot = backend.snapshots[snapshot]
        answer = self.ec2.deregister_image(**self.named, DeleteAssociatedSnapshots=True)
        self.assertEqual(answer["DeleteSnapshotResults"], [{"SnapshotId": snapshot, "ReturnCode": "skipped"}])

        self.deny_later("ec2", "DeregisterImage")
        answer = self.ec2.deregister_image(ImageId=other, DeleteAssociatedSnapshots=True)
        denied = [{"SnapshotId": snapshot, "ReturnCode": "missing-permissions"}]
        self.assertEqual(answer["DeleteSnapshotResults"], denied)
        self.assertEqual(len(self.ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]), 1)

    def test_unknown_is_refused_even_beside_a_known_one(self) -> None:
        named = [self.ami, "ami-00000000000000000"]
        self.assertRegex(
            self.refusal(self.ec2.describe_images, ImageIds=named), "^InvalidAMIID.NotFound: .*ami-00000000000000000"
        )

    def test_named_by_id_is_still_filtered(self) -> None:
        pending = [{"Name": "state", "Values": ["pending"]}]
        self.assertEqual(self.ec2.describe_images(ImageIds=[self.ami], Filters=pending)["Images"], [])
