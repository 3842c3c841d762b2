"""AMI usage reports, what other accounts do in them, and when an AMI was last launched."""

import io
import json
from typing import Any

from image_usage import ImageUsageApplication
from tests.account import BASE, HOME, Account

MARK = {"Key": "ami-pipeline", "Value": "golden"}


class Usage(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")
        self.ami = self.create_image()

    def say(self, **told: Any) -> None:
        """As over HTTP."""
        body = json.dumps(told).encode()
        environ = {
            "PATH_INFO": "/sandbox/image-usage",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        statuses: list[str] = []
        list(ImageUsageApplication(lambda *_: [])(environ, lambda status, _: statuses.append(status)))
        self.assertEqual(statuses, ["204 No Content"])

    def use(self, account: str, count: int) -> None:
        self.say(region=HOME, imageId=self.ami, account=account, resourceType="ec2:Instance", count=count)

    def report(self, **options: Any) -> str:
        kinds = [{"ResourceType": "ec2:Instance"}]
        asked = {"ImageId": self.ami, "ResourceTypes": kinds, **options}
        return str(self.ec2.create_image_usage_report(**asked)["ReportId"])

    def entries(self, report: str) -> list[tuple[str, int]]:
        answer = self.ec2.describe_image_usage_report_entries(ReportIds=[report])
        return [(each["AccountId"], each["UsageCount"]) for each in answer["ImageUsageReportEntries"]]

    def states(self) -> list[str]:
        answer = self.ec2.describe_image_usage_reports(ImageIds=[self.ami])
        return [each["State"] for each in answer["ImageUsageReports"]]

    def test_tell_of_accounts_once_they_are_made(self) -> None:
        self.use("111122223333", 2)
        report = self.report()
        self.assertRegex(report, "^amiur-[0-9a-f]{17}$")
        self.assertEqual((self.states(), self.entries(report)), (["pending"], []))
        self.pass_time()
        self.use("111122223333", 0)
        self.assertEqual((self.states(), self.entries(report)), (["available"], [("111122223333", 2)]))
        later = self.report()
        self.pass_time()
        self.assertEqual(self.entries(later), [])

    def test_are_made_one_at_a_time_for_an_ami_of_the_accounts_own(self) -> None:
        self.report()
        self.assertRegex(self.refusal(self.report), "^ResourceLimitExceeded")
        self.assertRegex(self.refusal(self.report, ImageId=BASE), "^AuthFailure")

    def test_carry_tags_of_their_own_and_are_found_by_them(self) -> None:
        self.report(TagSpecifications=[{"ResourceType": "image-usage-report", "Tags": [MARK]}])
        marked = [{"Name": "tag:ami-pipeline", "Values": ["golden"]}]
        (report,) = self.ec2.describe_image_usage_reports(Filters=marked)["ImageUsageReports"]
        self.assertEqual(report["Tags"], [MARK])
        refused = self.refusal(self.report, TagSpecifications=[{"ResourceType": "image", "Tags": [MARK]}])
        self.assertIn("image", refused)

    def test_are_kept_for_thirty_days_unless_they_are_deleted(self) -> None:
        report = self.report()
        self.pass_time()
        self.say(passHours=24 * 29)
        self.assertEqual(self.states(), ["available"])
        self.say(passHours=24)
        self.assertEqual(self.states(), [])
        self.assertRegex(self.refusal(self.ec2.delete_image_usage_report, ReportId=report), "NotFound")
        self.ec2.delete_image_usage_report(ReportId=self.report())
        self.assertEqual(self.states(), [])

    def test_refuse_types_and_depths_that_there_are_not(self) -> None:
        depth = {"OptionName": "version-depth", "OptionValues": ["10001"]}
        for kind in (
            {"ResourceType": "ssm:Parameter"},
            {"ResourceType": "ec2:LaunchTemplate", "ResourceTypeOptions": [depth]},
            {"ResourceType": "ec2:Instance", "ResourceTypeOptions": [{**depth, "OptionValues": ["1"]}]},
        ):
            self.assertRegex(self.refusal(self.report, ResourceTypes=[kind]), "^InvalidParameterValue")

    def test_a_launch_shows_on_its_ami_a_day_later(self) -> None:
        self.launch(ImageId=self.ami)
        self.assertNotIn("LastLaunchedTime", self.image(self.ami))
        self.say(passHours=25)
        self.assertRegex(self.image(self.ami)["LastLaunchedTime"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
