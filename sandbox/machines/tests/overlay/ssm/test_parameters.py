"""Parameters that hold an AMI: validated after the answer. And labels, which point to versions of any parameter."""

from typing import Any
from unittest import mock

from overlay.ssm import parameters
from tests.account import AWAY, BASE, HOME, Account

NAME = "/factory/web"


class Parameters(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ssm, self.ec2 = self.client("ssm"), self.client("ec2")

    def put(self, value: str, **options: Any) -> int:
        request = {"Name": NAME, "Value": value, "Type": "String", "DataType": "aws:ec2:image", **options}
        return int(self.ssm.put_parameter(**request)["Version"])

    def value(self, selector: str = "") -> str:
        return str(self.ssm.get_parameter(Name=f"{NAME}{selector}")["Parameter"]["Value"])


class OfAnyKind(Parameters):
    def put_text(self, value: str, **options: Any) -> Any:
        return self.ssm.put_parameter(**{"Name": NAME, "Value": value, "Type": "String", **options})

    def tier(self) -> str:
        (described,) = self.ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": [NAME]}])["Parameters"]
        return str(described["Tier"])

    def test_has_the_tier_that_its_value_needs(self) -> None:
        intelligent = {"Tier": "Intelligent-Tiering", "Overwrite": True}
        self.assertEqual(self.put_text("x", **intelligent)["Tier"], "Standard")
        self.assertEqual(self.tier(), "Standard")
        self.assertEqual(self.put_text("x" * 4097, **intelligent)["Tier"], "Advanced")
        self.assertEqual(self.put_text("x", **intelligent)["Tier"], "Advanced")
        self.assertEqual(self.put_text("x", Overwrite=True)["Tier"], "Advanced")
        self.assertRegex(
            self.refusal(self.put_text, value="x", Overwrite=True, Tier="Standard"), "^ValidationException: .*downgrade"
        )
        self.assertEqual(self.tier(), "Advanced")

    def test_is_refused_where_it_is_too_long_for_its_tier(self) -> None:
        self.put_text("x" * 4096)
        for tier, characters in (("Standard", 4097), ("Advanced", 8193), ("Intelligent-Tiering", 8193)):
            self.assertRegex(
                self.refusal(self.put_text, value="x" * characters, Overwrite=True, Tier=tier),
                "^ValidationException: .*(4096 characters|equal to 8192)",
            )

    def test_is_refused_with_a_name_a_value_or_a_type_that_cannot_be(self) -> None:
        self.put_text("x")
        for options, refusal in (
            ({"Name": "a/b"}, "ValidationException: Parameter name must be a fully qualified name."),
            ({"Name": "/a" * 16}, "HierarchyLevelLimitExceededException"),
            ({"value": "{{ssm:other}}"}, "ValidationException: Parameter value can't nest another parameter."),
            ({"AllowedPattern": "^[0-9]+$", "Overwrite": True}, "ParameterPatternMismatchException"),
            ({"AllowedPattern": "([", "Overwrite": True}, "InvalidAllowedPatternException"),
            ({"Type": "StringList", "Overwrite": True}, "HierarchyTypeMismatchException"),
        ):
            self.assertRegex(self.refusal(self.put_text, **{"value": "x", **options}), f"^{refusal}")


class OfAnImage(Parameters):
    def test_answers_with_a_version_that_is_not_there_yet(self) -> None:
        self.assertEqual(self.put(BASE), 1)
        self.assertRegex(self.refusal(self.ssm.get_parameter, Name=NAME), "^ParameterNotFound: ")
        self.pass_time()
        self.assertEqual(self.value(), BASE)

    def test_keeps_the_old_value_until_the_new_one_is_validated(self) -> None:
        self.put(BASE)
        self.pass_time()
        image = self.create_image()
        self.assertEqual(self.put(image, Overwrite=True, Description="second"), 2)
        self.assertEqual(self.value(), BASE)
        self.pass_time()
        self.assertEqual(self.value(), image)
        versions = self.ssm.get_parameter_history(Name=NAME)["Parameters"]
        self.assertEqual([(one["Version"], one["Value"]) for one in versions], [(1, BASE), (2, image)])
        self.assertEqual(versions[1]["Description"], "second")

    def test_stays_as_it_was_if_there_is_no_such_ami_in_its_region(self) -> None:
        self.put(BASE)
        self.pass_time()
        source = self.create_image()
        copy = self.client("ec2", AWAY).copy_image(SourceRegion=HOME, SourceImageId=source, Name="copy")["ImageId"]
        self.pass_time()
        for value in ("ami-00000000000000000", "anything", copy):
            self.assertEqual(self.put(value, Overwrite=True), 2)
            self.pass_time()
            self.assertEqual(self.value(), BASE)
        self.assertEqual(len(self.ssm.get_parameter_history(Name=NAME)["Parameters"]), 1)

    def test_does_not_take_a_disabled_ami(self) -> None:
        image = self.create_image()
        self.ec2.disable_image(ImageId=image)
        self.put(image)
        self.pass_time()
        self.assertRegex(self.refusal(self.ssm.get_parameter, Name=NAME), "^ParameterNotFound: ")

    def test_refuses_at_once_what_has_nothing_to_do_with_the_ami(self) -> None:
        request = {"Name": NAME, "Value": BASE, "Type": "String", "DataType": "aws:ec2:image"}
        self.put(BASE)
        self.pass_time()
        self.assertRegex(self.refusal(self.ssm.put_parameter, **request), "^ParameterAlreadyExists: ")
        other = {**request, "Name": "/factory/other", "Type": "SecureString"}
        self.assertRegex(self.refusal(self.ssm.put_parameter, **other), "^ValidationException: ")
        long = {**request, "Overwrite": True, "Description": "x" * 1025}
        self.assertRegex(self.refusal(self.ssm.put_parameter, **long), "^ValidationException: .*1024")
        self.pass_time()
        self.assertEqual(len(self.ssm.get_parameter_history(Name=NAME)["Parameters"]), 1)

    def test_has_no_room_for_a_hundred_and_first_version_while_the_oldest_has_a_label(self) -> None:
        for _ in range(100):
            self.put(BASE, Overwrite=True)
            self.pass_time()
        self.ssm.label_parameter_version(Name=NAME, ParameterVersion=1, Labels=["stable"])
        again = {"Name": NAME, "Value": BASE, "Type": "String", "DataType": "aws:ec2:image", "Overwrite": True}
        refused = self.refusal(self.ssm.put_parameter, **again)
        self.assertRegex(refused, "^ParameterMaxVersionLimitExceeded: .*Version 1, the oldest")
        self.ssm.label_parameter_version(Name=NAME, ParameterVersion=2, Labels=["stable"])
        self.assertEqual(self.put(BASE, Overwrite=True), 101)

    def test_is_another_one_in_another_region(self) -> None:
        self.put(BASE)
        self.pass_time()
        self.assertRegex(self.refusal(self.client("ssm", AWAY).get_parameter, Name=NAME), "^ParameterNotFound: ")


class Labels(Parameters):
    def setUp(self) -> None:
        super().setUp()
        self.put("one", DataType="text")
        self.put("two", DataType="text", Overwrite=True)

    def label(self, *labels: str, version: int | None = None) -> list[str]:
        options = {"ParameterVersion": version} if version else {}
        answer = self.ssm.label_parameter_version(Name=NAME, Labels=list(labels), **options)
        return list(answer["InvalidLabels"])

    def test_point_to_a_version_and_move(self) -> None:
        self.label("stable", version=1)
        self.assertEqual(self.value(":stable"), "one")
        self.label("stable", version=2)
        self.assertEqual(self.value(":stable"), "two")
        versions = self.ssm.get_parameter_history(Name=NAME)["Parameters"]
        self.assertEqual([one["Labels"] for one in versions], [[], ["stable"]])

    def test_point_to_the_newest_version_if_none_is_named(self) -> None:
        self.label("latest")
        parameter = self.ssm.get_parameter(Name=f"{NAME}:latest")["Parameter"]
        self.assertEqual((parameter["Value"], parameter["Version"], parameter["Selector"]), ("two", 2, ":latest"))

    def test_stay_where_they_are_when_a_version_comes(self) -> None:
        self.label("latest")
        self.put("three", DataType="text", Overwrite=True)
        self.assertEqual(self.value(":latest"), "two")

    def test_go(self) -> None:
        self.label("stable", version=1)
        answer = self.ssm.unlabel_parameter_version(Name=NAME, ParameterVersion=1, Labels=["stable", "other"])
        self.assertEqual((answer["RemovedLabels"], answer["InvalidLabels"]), (["stable"], ["other"]))
        self.assertRegex(
            self.refusal(self.ssm.get_parameter, Name=f"{NAME}:stable"), "^ParameterVersionNotFound: .*stable"
        )

    def test_that_are_invalid_are_named_and_not_set(self) -> None:
        invalid = ["1st", "aws-label", "SSM.label", "with space"]
        self.assertEqual(self.label(*invalid, "good", version=1), invalid)
        self.assertEqual(self.value(":good"), "one")

    def test_need_a_parameter(self) -> None:
        missing = {"Name": "/factory/none", "Labels": ["latest"]}
        self.assertRegex(self.refusal(self.ssm.label_parameter_version, **missing), "^ParameterNotFound: ")
        self.assertRegex(self.refusal(self.ssm.get_parameter, Name="/factory/none"), "^ParameterNotFound: ")


class TellEventBridge(Parameters):
    def setUp(self) -> None:
        super().setUp()
        self.events: list[dict[str, Any]] = []
        patch = mock.patch.object(parameters, "emit", self.events.append)
        patch.start()
        self.addCleanup(patch.stop)

    def operations(self) -> list[tuple[str, str]]:
        return [(event["detail"]["operation"], event["detail"]["name"]) for event in self.events]

    def test_of_an_ami_once_it_was_found(self) -> None:
        self.put(BASE, Description="the first")
        self.assertEqual(self.events, [])
        self.pass_time()
        (event,) = self.events
        self.assertEqual((event["source"], event["detail-type"], event["region"]), ("aws.ssm", "Parameter Store Change", HOME))
        self.assertEqual(event["resources"], [f"arn:aws:ssm:{HOME}:123456789012:parameter/factory/web"])
        self.assertEqual(
            event["detail"], {"operation": "Create", "name": NAME, "type": "String", "description": "the first"}
        )

    def test_of_each_new_version_and_of_no_other_change(self) -> None:
        self.put(BASE)
        self.pass_time()
        self.put(BASE, Overwrite=True)
        self.put("ami-0123456789abcdef0", Overwrite=True)
        self.pass_time()
        self.ssm.label_parameter_version(Name=NAME, ParameterVersion=1, Labels=["stable"])
        self.assertEqual(self.operations(), [("Create", NAME), ("Update", NAME)])

    def test_of_a_text_at_once(self) -> None:
        self.ssm.put_parameter(Name="text", Value="x", Type="String")
        self.refusal(self.ssm.put_parameter, Name="text", Value="y", Type="String")
        self.assertEqual(self.operations(), [("Create", "text")])
