"""The base images: what tells one family's from another's, and the parameters that point to them."""

from tests.account import HOME, Account

ALMA, RED_HAT = "764336703387", "309956199498"


class BaseImages(Account):
    def test_are_found_by_their_familys_parameters(self) -> None:
        for parameter, user_visible in (
            ("/aws/service/debian/release/13/latest/arm64", ("136693071363", "/dev/xvda", "arm64", 8)),
            (
                "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
                ("137112412989", "/dev/xvda", "x86_64", 8),
            ),
        ):
            image = self.image(self.client("ssm").get_parameter(Name=parameter)["Parameter"]["Value"])
            size = image["BlockDeviceMappings"][0]["Ebs"]["VolumeSize"]
            shown = (image["OwnerId"], image["RootDeviceName"], image["Architecture"], size)
            self.assertEqual(shown, user_visible)

    def test_are_found_by_owner_and_name(self) -> None:
        ec2 = self.client("ec2", HOME)
        for owner, name in ((RED_HAT, "RHEL-9.*_HVM-*"), (ALMA, "AlmaLinux OS 9.*")):
            images = ec2.describe_images(Owners=[owner], Filters=[{"Name": "name", "Values": [name]}])["Images"]
            self.assertEqual(sorted(image["Architecture"] for image in images), ["arm64", "x86_64"])
            self.assertEqual({image["BlockDeviceMappings"][0]["Ebs"]["VolumeSize"] for image in images}, {10})
