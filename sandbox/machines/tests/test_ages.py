"""Resources that are older than they are."""

from datetime import timedelta

from ages import make_older
from tests.account import HOME, Account


class Ages(Account):
    def test_are_those_of_every_kind(self) -> None:
        ec2 = self.client("ec2")
        volume = ec2.create_volume(AvailabilityZone=f"{HOME}a", Size=8)["VolumeId"]
        snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
        pair = ec2.create_key_pair(KeyName="one")["KeyPairId"]
        times = lambda: [  # noqa: E731
            ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["CreateTime"],
            ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"][0]["StartTime"],
            ec2.describe_key_pairs(KeyPairIds=[pair])["KeyPairs"][0]["CreateTime"],
        ]
        before = times()

        self.assertEqual(make_older(HOME, [volume, snapshot, pair], timedelta(days=8)), [])

        self.assertEqual([old - new for old, new in zip(before, times(), strict=True)], [timedelta(days=8)] * 3)

    def test_stay_as_they_are_if_one_of_them_is_not_there(self) -> None:
        ec2 = self.client("ec2")
        volume = ec2.create_volume(AvailabilityZone=f"{HOME}a", Size=8)["VolumeId"]
        before = ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["CreateTime"]

        self.assertEqual(make_older(HOME, [volume, "ami-0"], timedelta(days=1)), ["ami-0"])

        self.assertEqual(ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["CreateTime"], before)
