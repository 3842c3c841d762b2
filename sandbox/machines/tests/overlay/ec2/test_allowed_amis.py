"""Allowed AMIs: what an account finds and uses of others' AMIs."""

from typing import Any

from tests.account import AWAY, BASE, HOME, Account

CANONICAL = "099720109477"
OTHER = "123456789013"


class AllowedAmis(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")

    def allow(self, state: str, *criteria: dict[str, Any]) -> None:
        self.ec2.replace_image_criteria_in_allowed_images_settings(ImageCriteria=list(criteria))
        self.ec2.enable_allowed_images_settings(AllowedImagesSettingsState=state)

    def found(self, region: str = HOME) -> bool:
        return len(self.client("ec2", region).describe_images(Owners=[CANONICAL])["Images"]) > 0

    def test_are_all_while_the_setting_is_off(self) -> None:
        self.assertEqual(
            {name: self.ec2.get_allowed_images_settings()[name] for name in ("State", "ImageCriteria", "ManagedBy")},
            {"State": "disabled", "ImageCriteria": [], "ManagedBy": "account"},
        )
        self.assertNotIn("ImageAllowed", self.image(BASE))

    def test_hide_the_others_and_keep_them_from_being_launched(self) -> None:
        self.allow("enabled", {"ImageProviders": [OTHER]})
        self.assertFalse(self.found())
        missing = f"InvalidAMIID.NotFound: The image id '[{BASE}]' does not exist"
        self.assertEqual(self.refusal(self.ec2.describe_images, ImageIds=[BASE]), missing)
        self.assertEqual(self.refusal(self.launch), missing)

    def test_are_a_setting_of_one_region(self) -> None:
        self.allow("enabled", {"ImageProviders": [OTHER]})
        self.assertTrue(self.found(AWAY))

    def test_are_always_the_accounts_own_and_their_copies(self) -> None:
        own = self.create_image()
        self.allow("enabled", {"ImageProviders": ["none"]})
        self.assertTrue(self.image(own)["ImageAllowed"])
        self.launch(ImageId=own)
        self.client("ec2", AWAY).copy_image(SourceImageId=own, SourceRegion=HOME, Name="copy")

    def test_are_only_told_of_in_audit_mode(self) -> None:
        self.allow("audit-mode", {"ImageProviders": [OTHER]})
        self.assertFalse(self.image(BASE)["ImageAllowed"])
        self.launch()
        self.allow("audit-mode", {"ImageProviders": [CANONICAL]})
        self.assertTrue(self.image(BASE)["ImageAllowed"])

    def test_are_seen_again_once_the_setting_is_off(self) -> None:
        self.allow("enabled", {"ImageProviders": [OTHER]})
        self.ec2.disable_allowed_images_settings()
        self.assertTrue(self.found())
        self.assertEqual(
            self.ec2.get_allowed_images_settings()["ImageCriteria"], [{"ImageProviders": [OTHER]}], "kept for later"
        )

    def test_fit_all_conditions_of_any_criterion(self) -> None:
        by_canonical = {"ImageProviders": [CANONICAL]}
        for criteria, allowed in (
            ([], False),
            ([{"ImageProviders": ["amazon"]}], True),
            ([{"ImageProviders": [OTHER]}, by_canonical], True),
            ([{**by_canonical, "ImageNames": ["ubuntu/images/*-noble-24.04-??????-server-*"]}], False),
            ([{**by_canonical, "ImageNames": ["golden-*", "ubuntu/images/*-noble-24.04-?????-server-*"]}], True),
            ([{**by_canonical, "CreationDateCondition": {"MaximumDaysSinceCreated": 0}}], False),
            ([{**by_canonical, "CreationDateCondition": {"MaximumDaysSinceCreated": 100_000}}], True),
            ([{**by_canonical, "DeprecationTimeCondition": {"MaximumDaysSinceDeprecated": 0}}], True),
            ([{**by_canonical, "MarketplaceProductCodes": ["abcdefg1234567890"]}], False),
            ([{"ImageProviders": ["none"]}], False),
        ):
            with self.subTest(criteria):
                self.allow("audit-mode", *criteria)
                self.assertIs(self.image(BASE)["ImageAllowed"], allowed)
